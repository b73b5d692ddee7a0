import { InputError, type Problem, ProblemError } from '../../../app/core/errors.ts'

/** An error as it travels between processes. */
export type Fault =
  | { kind: 'input'; message: string; field: string | undefined }
  | { kind: 'problem'; problem: Problem }
  | { kind: 'other'; stack: string; code: string | undefined }

export function packed(error: unknown): Fault {
  if (error instanceof InputError) {
    return { kind: 'input', message: error.message, field: error.field }
  }
  if (error instanceof ProblemError) return { kind: 'problem', problem: error.problem }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return { kind: 'other', stack, code: (error as NodeJS.ErrnoException | undefined)?.code }
}

export function unpacked(fault: Fault): Error {
  if (fault.kind === 'input') {
    const { message, field } = fault
    return new InputError(message, field === undefined ? {} : { field })
  }
  if (fault.kind === 'other') return Object.assign(new Error(fault.stack), { code: fault.code })
  const { status, detail } = fault.problem
  return new ProblemError(status, detail)
}
