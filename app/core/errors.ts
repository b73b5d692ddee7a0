/**
 * The caller's fault, said in a whole sentence for the caller to read: 400 on the web, exit 2 in a
 * shell, `isError` over MCP. `field` names the input it is about. `fn` may throw it too.
 */
export class InputError extends Error {
  override name = 'InputError'
  readonly field: string | undefined

  constructor(message: string, { field, cause }: { field?: string; cause?: unknown } = {}) {
    super(message, cause === undefined ? undefined : { cause })
    this.field = field
  }
}

/** What a component expected, as the end of a sentence that begins with the field's label. */
export class Mismatch extends Error {
  override name = 'Mismatch'
}

/** A Mismatch of a value that must be given, and is not. */
export class Blank extends Mismatch {
  override name = 'Blank'
}

/**
 * What is declared cannot be: a component, a port or an Interface. Its message says to the developer
 * where that stands, what it is, and what to write.
 */
export class DeclarationError extends TypeError {
  override name = 'DeclarationError'
}

/** What `fn` gave is not what its outputs say. A fault of the Interface, told to its developer. */
export class ResultError extends TypeError {
  override name = 'ResultError'
}

export interface FieldError {
  field: string
  detail: string
}

/** Problem details (RFC 9457), and what a failed Job keeps of its error. */
export interface Problem {
  status: number
  title: string
  detail: string
  errors?: FieldError[]
  /** Under which the log has the rest, when the fault is ours. */
  reference?: string
}

/** What each kind of refusal is called. */
export const titles = {
  400: 'There is a problem with what was sent',
  401: 'Sign in first',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  406: 'Not available in that form',
  408: 'Took too long to arrive',
  409: 'Conflict',
  413: 'Too large',
  415: 'Not a type that is taken here',
  416: 'Range not satisfiable',
  421: 'Unknown host',
  422: 'Another call had that key',
  429: 'Too many requests',
  500: 'Something went wrong here',
  502: 'The service behind this one failed',
  503: 'Busy',
  504: 'Took too long',
  507: 'Out of room',
} as const

/** A refusal with its HTTP status; the other faces read the same problem their own way. */
export class ProblemError extends Error {
  override name = 'ProblemError'
  readonly problem: Problem
  readonly headers: Record<string, string>

  constructor(
    status: number,
    detail: string,
    more: { errors?: FieldError[]; headers?: Record<string, string>; cause?: unknown } = {},
  ) {
    super(detail, more.cause === undefined ? undefined : { cause: more.cause })
    this.problem = problem(status, detail, more.errors && { errors: more.errors })
    this.headers = more.headers ?? {}
  }
}

/** What a refusal says in headers beside its problem, such as `Retry-After`. */
export const headersOf = (error: unknown): Record<string, string> =>
  error instanceof ProblemError ? error.headers : {}

export const problem = (
  status: number,
  detail: string,
  more: Pick<Problem, 'errors' | 'reference'> = {},
): Problem => ({ status, title: titles[status as keyof typeof titles] ?? 'Error', detail, ...more })

/** Several wrong fields as one refusal; its detail is their sentences, or what `tell` makes of them. */
export function wrongFields(
  errors: FieldError[],
  tell = ({ detail }: FieldError): string => detail,
): ProblemError {
  return new ProblemError(400, errors.map(tell).join('. '), { errors })
}

/** Writes a fault of ours down under its reference. */
export type FaultLog = (reference: string, error: unknown) => void

/** The log of a server is what it writes to stderr. */
const toStderr: FaultLog = (reference, error) => console.error(`[${reference}]`, error)

/**
 * Any thrown thing as a problem. What is not the caller's fault becomes a reference id for the
 * user, and goes to the log under that id with the rest.
 */
export function toProblem(error: unknown, log: FaultLog = toStderr): Problem {
  if (error instanceof ProblemError) return error.problem
  if (error instanceof InputError) {
    const { field, message: detail } = error
    return problem(400, detail, field === undefined ? {} : { errors: [{ field, detail }] })
  }
  if (hasCode(error, 'ENOSPC', 'EDQUOT')) return problem(507, 'The disk of this server is full')
  const reference = crypto.randomUUID().slice(0, 8)
  log(reference, error)
  return problem(500, `The fault is ours. It is in the log under ${reference}`, { reference })
}

/** Whether a thrown thing has one of these codes, such as `ENOENT`. */
export const hasCode = (error: unknown, ...codes: string[]): boolean =>
  codes.includes((error as NodeJS.ErrnoException | undefined)?.code ?? '')
