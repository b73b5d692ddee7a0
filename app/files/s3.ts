import { createHash, randomBytes } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import { setTimeout as sleep } from 'node:timers/promises'
import { AwsV4Signer } from 'aws4fetch'
import { type Config, ConfigError } from '../core/config.ts'
import { hasCode, ProblemError } from '../core/errors.ts'
import type { Json } from '../core/schema.ts'
import {
  type Listed,
  metaText,
  missing,
  refuseKey,
  refusePrefix,
  type Store,
} from '../core/store.ts'

export interface S3Options {
  /** Where a body waits until its length is known. */
  scratch: string
  /** Keys asked for at once; a server gives at most 1,000. */
  pageSize?: number
}

/** In several headers, since OpenStack Swift takes no more than 256 bytes in each. */
const metaHeader = 'x-amz-meta-fascia-'
const metaBytes = 240

/**
 * A Store in a bucket of an S3 server; what is known of an object is in its headers. An
 * object is sent in one piece, so it is at most 5 GB. Rejects with a ConfigError when the bucket
 * cannot be used; one that is not there is made.
 */
export async function s3(settings: S3Settings, options: S3Options): Promise<Store> {
  const { scratch, pageSize = 1000 } = options
  const ask = bucket(settings)
  await mkdir(scratch, { recursive: true })
  await open(ask, settings)

  return {
    async put(key, body, meta = () => null) {
      refuseKey(key)
      const path = join(scratch, randomBytes(16).toString('hex'))
      try {
        const { size, hash } = await spool(body, path)
        const known = meta()
        const headers = {
          'content-length': String(size),
          'content-type': 'application/octet-stream',
          'x-amz-content-sha256': hash,
          ...metaHeaders(known),
        }
        const patience = 30_000 + size / 50
        const answer = await ask('PUT', key, {
          headers,
          patience,
          body: () => createReadStream(path),
        })
        await answer.body?.cancel()
        return { key, size, modified: modifiedOf(answer), meta: known }
      } finally {
        await rm(path, { force: true })
      }
    },
    async get(key) {
      refuseKey(key)
      const answer = await ask('HEAD', key, { takes: [404] })
      if (answer.status === 404) return undefined
      const size = Number(answer.headers.get('content-length'))
      return { key, size, modified: modifiedOf(answer), meta: metaOf(answer) }
    },
    async read(key, range) {
      refuseKey(key)
      const headers: Record<string, string> = range
        ? { range: `bytes=${range.start}-${range.end}` }
        : {}
      const answer = await ask('GET', key, { headers, takes: [404, 416] })
      if (answer.ok && answer.body) {
        const body = Readable.fromWeb(answer.body as ReadableStream)
        return Readable.from(whole(body, answer, key), { objectMode: false })
      }
      await answer.body?.cancel()
      if (answer.status === 404) throw missing(key)
      return Readable.from([])
    },
    async remove(key) {
      refuseKey(key)
      const answer = await ask('DELETE', key, { takes: [404] })
      await answer.body?.cancel()
    },
    async *list(prefix) {
      refusePrefix(prefix)
      yield* pages(ask, { prefix, 'max-keys': String(pageSize), 'list-type': '2' })
    },
  }
}

/** In milliseconds, in which some bytes must come. */
const idleMs = 30_000

/** A body as it comes. Throws a ProblemError 503 when it stops short of the length that was told. */
async function* whole(body: Readable, { headers }: Response, key: string): AsyncGenerator<Buffer> {
  const told = headers.has('content-encoding') ? null : headers.get('content-length')
  const stopped = (why: string) => unreachable(new Error(`The body of ${key} ${why}`))
  let size = 0
  let since = Date.now()
  const timer = setInterval(() => {
    if (Date.now() - since >= idleMs) body.destroy(stopped('stands still'))
  }, idleMs / 10).unref()
  try {
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      size += chunk.length
      // Whoever reads may take their time.
      since = Number.POSITIVE_INFINITY
      yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)
      since = Date.now()
    }
  } catch (error) {
    throw error instanceof ProblemError ? error : stopped(`was cut off: ${reason(error)}`)
  } finally {
    clearInterval(timer)
  }
  if (told !== null && size !== Number(told)) throw stopped(`has ${size} bytes of ${told}`)
}

async function* pages(ask: Bucket, query: Record<string, string>): AsyncGenerator<Listed> {
  for (let next: string | undefined = ''; next !== undefined; ) {
    const more: Record<string, string> = next ? { 'continuation-token': next } : {}
    const text = await (await ask('GET', '', { query: { ...query, ...more } })).text()
    for (const [, found = ''] of text.matchAll(/<Contents>(.*?)<\/Contents>/gs)) {
      const modified = Date.parse(element(found, 'LastModified') ?? '')
      yield { key: element(found, 'Key') ?? '', size: Number(element(found, 'Size')), modified }
    }
    next = element(text, 'NextContinuationToken')
  }
}

/** The text of an XML element. Keys have nothing in them that XML escapes; a token may. */
const element = (xml: string, name: string): string | undefined =>
  new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1]?.replace(/&amp;/g, '&')

/** To the second, in milliseconds. */
const modifiedOf = ({ headers }: Response): number =>
  Date.parse(headers.get('last-modified') ?? headers.get('date') ?? '') || Date.now()

function metaHeaders(meta: Json): Record<string, string> {
  const packed = Buffer.from(metaText(meta)).toString('base64url')
  const parts = packed.match(new RegExp(`.{1,${metaBytes}}`, 'g')) ?? []
  return Object.fromEntries(parts.map((part, i) => [`${metaHeader}${i}`, part]))
}

function metaOf({ headers }: Response): Json {
  let packed = ''
  for (let i = 0; headers.has(`${metaHeader}${i}`); i++) packed += headers.get(`${metaHeader}${i}`)
  return packed ? JSON.parse(Buffer.from(packed, 'base64url').toString()) : null
}

/** Writes a body to disk, to learn its length and its hash before it is sent. */
async function spool(body: Readable, path: string): Promise<{ size: number; hash: string }> {
  const hash = createHash('sha256')
  let size = 0
  async function* seen(chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      hash.update(chunk)
      size += Buffer.byteLength(chunk)
      yield chunk
    }
  }
  await pipeline(body, seen, createWriteStream(path))
  return { size, hash: hash.digest('hex') }
}

async function open(ask: Bucket, { S3_ENDPOINT, S3_BUCKET }: S3Settings): Promise<void> {
  try {
    const { status } = await ask('HEAD', '', { takes: [404] })
    if (status === 404) await (await ask('PUT', '', { takes: [409] })).body?.cancel()
  } catch (error) {
    const { message } = ((error as Error).cause ?? error) as Error
    throw new ConfigError(
      error instanceof ProblemError
        ? `S3_ENDPOINT must be a store that answers; ${S3_ENDPOINT} does not: ${reason(error)}.`
        : `S3_BUCKET “${S3_BUCKET}” cannot be used with this S3_ACCESS_KEY_ID: ${message}.`,
    )
  }
}

/** The innermost cause: of a failed fetch, why the connection failed. */
function reason(error: unknown): string {
  const { cause, message } = error as Error
  return cause ? reason(cause) : message
}

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
