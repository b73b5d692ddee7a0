import { constants } from 'node:os'
import { ConfigError } from '../../config.ts'
import { InputError, type Problem, ProblemError, toProblem } from '../../errors.ts'

/** Ends a command: its exit code, and what to say on stderr. */
export class Exit extends Error {
  override name = 'Exit'
  readonly code: number
  /** What was expected, to show before the message. */
  readonly usage: string | undefined

  constructor(code: number, message: string, more: { usage?: string; cause?: unknown } = {}) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause })
    this.code = code
    this.usage = more.usage
  }
}

/** What was typed cannot be done: exit 2, after the usage. */
export const misuse = (message: string, cause?: unknown): Exit => new Exit(2, message, { cause })

/** A signal told it to end: 130 for Ctrl-C. There is nothing to say. */
export function interrupted({ reason }: AbortSignal): Exit {
  return new Exit(
    128 + (constants.signals[reason as NodeJS.Signals] ?? constants.signals.SIGINT),
    '',
  )
}

/** Any thrown thing as the end it is; `usage` is shown when the caller is at fault. */
export function exitOf(error: unknown, usage?: string): Exit {
  const exit = asExit(error)
  if (exit.code !== 2 || exit.usage || !usage) return exit
  return new Exit(2, exit.message, { usage, cause: exit.cause })
}

/** The end of a call that came to nothing: its sentences are those of every face. */
export function exitOfProblem({ status, detail, errors, reference }: Problem): Exit {
  if (reference) {
    return new Exit(1, `The fault is ours (${reference}). FASCIA_DEBUG=1 shows where it lies.`)
  }
  const sentences = errors?.map((error) => error.detail) ?? [detail]
  return new Exit(isCallers(status) ? 2 : 1, sentences.join('\n'))
}

function asExit(error: unknown): Exit {
  if (error instanceof Exit) return error
  if (error instanceof ConfigError) return new Exit(1, error.message)
  if (error instanceof ProblemError || error instanceof InputError) {
    return exitOfProblem(toProblem(error))
  }
  return exitOfProblem(toProblem(error))
}

const isCallers = (status: number): boolean => status < 500 && status !== 408 && status !== 429
