import { setTimeout as sleep } from 'node:timers/promises'
import { AwsV4Signer } from 'aws4fetch'
import { type Config, ConfigError } from '../config.ts'
import { hasCode, ProblemError } from '../errors.ts'

const names = [
  'S3_ENDPOINT',
  'S3_REGION',
  'S3_ACCESS_KEY_ID',
  'S3_SECRET_ACCESS_KEY',
  'S3_BUCKET',
] as const

export type S3Settings = Pick<Config, (typeof names)[number]>

interface Question {
  headers?: Record<string, string>
  query?: Record<string, string>
  /** Made anew for each attempt. */
  body?: () => AsyncIterable<Uint8Array>
  /** Statuses that are an answer too, beside those under 300. */
  takes?: readonly number[]
  /** In milliseconds, until the answer begins. */
  patience?: number
}

/** Asks for `key`, or, when that is empty, for the bucket itself. */
export type Bucket = (method: string, key: string, question?: Question) => Promise<Response>

const pauses = [100, 500]

/**
 * Signed requests to one bucket of an S3 server, path style. What may pass is tried three times; a
 * server that does not answer then is a ProblemError 503, one that is full 507.
 */
export function bucket(settings: S3Settings): Bucket {
  for (const name of names) {
    if (!settings[name]) throw new ConfigError(`${name} must be set when S3_ENDPOINT is.`)
  }
  const base = `${settings.S3_ENDPOINT.replace(/\/+$/, '')}/${settings.S3_BUCKET}`
  const credentials = {
    accessKeyId: settings.S3_ACCESS_KEY_ID,
    secretAccessKey: settings.S3_SECRET_ACCESS_KEY,
    region: settings.S3_REGION,
    service: 's3',
    cache: new Map<string, ArrayBuffer>(),
  }

  async function once(method: string, url: string, question: Question): Promise<Response> {
    const { headers = {}, body, patience = 30_000 } = question
    const signed = await new AwsV4Signer({ ...credentials, method, url, headers }).sign()
    const late = new AbortController()
    const timer = setTimeout(() => late.abort(), patience)
    const sent = body ? { body: body(), duplex: 'half' as const } : {}
    try {
      return await fetch(url, { method, headers: signed.headers, signal: late.signal, ...sent })
    } finally {
      clearTimeout(timer)
    }
  }

  return async (method, key, question = {}) => {
    const query = new URLSearchParams(question.query)
    const url = `${base}${key && `/${key}`}${query.size > 0 ? `?${query}` : ''}`
    for (let attempt = 0; ; attempt++) {
      const answer = await once(method, url, question).catch((error: Error) => error)
      const pause = mayPass(answer) ? pauses[attempt] : undefined
      if (pause === undefined) return accepted(answer, `${method} ${url}`, question)
      if (!(answer instanceof Error)) await answer.body?.cancel()
      await sleep(pause)
    }
  }
}

const mayPass = (answer: Response | Error): boolean =>
  answer instanceof Error ? !isOurs(answer) : [500, 502, 503, 504].includes(answer.status)

/** Whether what failed was the reading of what was to be sent. */
const isOurs = ({ cause }: Error): boolean => hasCode(cause, 'ENOENT', 'EIO', 'EMFILE')

async function accepted(
  answer: Response | Error,
  what: string,
  { takes = [] }: Question,
): Promise<Response> {
  if (answer instanceof Error) throw isOurs(answer) ? answer.cause : unreachable(answer)
  if (answer.ok || takes.includes(answer.status)) return answer
  const code = /<Code>(\w+)/.exec(await answer.text())?.[1] ?? ''
  const cause = new Error(`The store answered ${answer.status} ${code} to ${what}`)
  if (answer.status === 507 || code.includes('Quota')) {
    throw new ProblemError(507, 'The store of this server is full', { cause })
  }
  if (answer.status >= 500) throw unreachable(cause)
  throw cause
}

const unreachable = (cause: Error) =>
  new ProblemError(503, 'The store of this server does not answer: try again in a moment', {
    headers: { 'Retry-After': '5' },
    cause,
  })
