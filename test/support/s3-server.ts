import { createHash, createHmac } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

interface Kept {
  bytes: Buffer
  modified: Date
  headers: Record<string, string>
}

type Question = IncomingMessage & { key: string; query: URLSearchParams; body: Buffer }

/** The one key that this server knows, as id and as secret. */
export const testKey = 'test:tester'

/**
 * The part of an S3 server that a store needs, in memory: path style, signatures and hashes
 * checked, ranges, lists by pages. For every day; the same tests run against real servers too.
 */
export async function s3Server(): Promise<{ url: string; close(): Promise<void> }> {
  const buckets = new Map<string, Map<string, Kept>>()
  const server = createServer((request, response) => {
    void answer(buckets, request, response).catch((error) => response.destroy(error))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

async function answer(
  buckets: Map<string, Map<string, Kept>>,
  request: IncomingMessage,
  response: ServerResponse,
) {
  const { pathname, searchParams: query } = new URL(request.url ?? '', 'http://s3')
  const [, name = '', ...rest] = pathname.split('/')
  const question = Object.assign(request, {
    key: rest.join('/'),
    query,
    body: await buffer(request),
  }) as Question
  const refuse = (status: number, code: string) =>
    response.writeHead(status).end(`<Error><Code>${code}</Code></Error>`)
  if (!isSigned(question, pathname)) return refuse(403, 'SignatureDoesNotMatch')
  if (!isWhole(question)) return refuse(400, 'XAmzContentSHA256Mismatch')
  if (request.method === 'PUT' && question.key === '') {
    if (buckets.has(name)) return refuse(409, 'BucketAlreadyOwnedByYou')
    buckets.set(name, new Map())
    return response.end()
  }
  const bucket = buckets.get(name)
  if (!bucket) return refuse(404, 'NoSuchBucket')
  if (question.key === '')
    return request.method === 'GET' ? list(bucket, question, response) : response.end()
  const kept = bucket.get(question.key)
  if (request.method === 'PUT') return response.end(put(bucket, question))
  if (!kept) return refuse(404, 'NoSuchKey')
  if (request.method === 'DELETE') {
    bucket.delete(question.key)
    return response.writeHead(204).end()
  }
  return give(kept, question, response)
}

function put(bucket: Map<string, Kept>, { key, headers, body: bytes }: Question): void {
  const meta = Object.entries(headers).filter(([name]) => name.startsWith('x-amz-meta-'))
  const size = meta.reduce((sum, [name, value]) => sum + name.length - 11 + String(value).length, 0)
  const isLong = meta.some(([, value]) => String(value).length > 256)
  if (size > 2048 || isLong) throw new Error('MetadataTooLarge')
  bucket.set(key, { bytes, modified: new Date(), headers: Object.fromEntries(meta) as never })
}

function give(
  { bytes, modified, headers }: Kept,
  { headers: asked, method }: Question,
  response: ServerResponse,
) {
  const { range } = asked
  const [, start, end] = /^bytes=(\d+)-(\d+)$/.exec(range ?? '') ?? []
  const from = Number(start ?? 0)
  if (range && from >= bytes.length) return response.writeHead(416).end('<Error/>')
  const part = bytes.subarray(from, end === undefined ? undefined : Number(end) + 1)
  response.writeHead(range ? 206 : 200, {
    ...headers,
    'Last-Modified': modified.toUTCString(),
    'Content-Length': part.length,
  })
  return response.end(method === 'HEAD' ? undefined : part)
}

function list(bucket: Map<string, Kept>, { query }: Question, response: ServerResponse) {
  const after = query.get('continuation-token')?.slice(2) ?? ''
  const most = Math.min(Number(query.get('max-keys') ?? 1000), 1000)
  const prefix = query.get('prefix') ?? ''
  const found = [...bucket].filter(([key]) => key.startsWith(prefix) && key > after).sort()
  const page = found
    .slice(0, most)
    .map(
      ([key, { bytes, modified }]) =>
        `<Contents><Key>${key}</Key><LastModified>${modified.toISOString()}</LastModified><Size>${bytes.length}</Size></Contents>`,
    )
  const next =
    found.length > most
      ? `<NextContinuationToken>&amp;=${found[most - 1]![0]}</NextContinuationToken>`
      : ''
  return response.end(`<ListBucketResult>${page.join('')}${next}</ListBucketResult>`)
}

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex')
const hmac = (key: string | Buffer, data: string) => createHmac('sha256', key).update(data).digest()

function isWhole({ headers, body }: Question): boolean {
  const claimed = headers['x-amz-content-sha256']
  return claimed === 'UNSIGNED-PAYLOAD' || claimed === sha256(body)
}

/** AWS Signature Version 4, as its description has it. */
function isSigned({ headers, method, query }: Question, path: string): boolean {
  const given =
    /Credential=([^,]+)\/(\d+)\/([^,/]+)\/s3\/aws4_request, SignedHeaders=([^,]+), Signature=(\w+)/
  const [, id, day = '', region = '', names = '', signature] =
    given.exec(headers.authorization ?? '') ?? []
  const canonical = [
    method,
    path,
    [...query]
      .map((pair) => pair.map(encodeURIComponent).join('='))
      .sort()
      .join('&'),
    ...names.split(';').map((name) => `${name}:${headers[name]}`),
    '',
    names,
    headers['x-amz-content-sha256'],
  ].join('\n')
  const scope = `${day}/${region}/s3/aws4_request`
  const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha256(canonical)].join('\n')
  const key = [day, region, 's3', 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${testKey}`)
  return id === testKey && hmac(key, text).toString('hex') === signature
}
