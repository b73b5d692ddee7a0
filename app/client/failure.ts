/** What went wrong with a call; `errors` has a sentence for each field that is wrong. */
export class FasciaError<Field extends string = string> extends Error {
  override name = 'FasciaError'
  /** As HTTP has it: 400 for wrong fields, 503 for a server that is busy. */
  readonly status: number
  readonly title: string
  readonly detail: string
  readonly errors: readonly { readonly field: Field; readonly detail: string }[]
  /** Under which the server's log has the rest, where the fault is its own. */
  readonly reference: string | undefined
  /** Seconds after which to try again, where the server says so. */
  readonly retryAfter: number | undefined

  constructor(
    { status, title = 'Error', detail = title, errors = [], reference }: Failure<Field>,
    retryAfter?: number,
  ) {
    super(detail)
    this.status = status
    this.title = title
    this.detail = detail
    this.errors = errors
    this.reference = reference
    this.retryAfter = retryAfter
  }
}

/** Problem details (RFC 9457), as a server of Fascia sends them and as a Job keeps them. */
interface Failure<Field extends string> {
  status: number
  title?: string
  detail?: string
  errors?: readonly { field: Field; detail: string }[]
  reference?: string
}

/** What an answer that is no success says; of one by some other server, its status. */
export async function failureOf(answer: Response): Promise<FasciaError> {
  const { status, statusText, headers } = answer
  const text = await answer.text().catch(() => '')
  const seconds = Number(headers.get('retry-after') ?? Number.NaN)
  const retryAfter = Number.isFinite(seconds) ? seconds : undefined
  const isProblem = /^application\/(problem\+)?json\b/.test(headers.get('content-type') ?? '')
  const said = isProblem ? parsed(text) : undefined
  const detail = `The server answered ${status} ${statusText}`.trim()
  return new FasciaError({ title: statusText || 'Error', detail, ...said, status }, retryAfter)
}

function parsed(text: string): object | undefined {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
