import { type Context, Hono } from 'hono'
import type { Job } from '../../calls/job.ts'
import type { Services } from '../../calls/services.ts'
import { ProblemError } from '../../core/errors.ts'
import { disposition, type StoredFile, storedIn, together } from '../../core/file.ts'
import type { Range } from '../../core/store.ts'
import { type Files, webStream } from '../../files/files.ts'
import { upload } from '../../files/upload.ts'
import { type Packed, zip } from '../../files/zip.ts'
import { rawFile, sent } from './body.ts'
import { resource } from './resource.ts'

/** Types that a browser may show in place; anything else is offered for download. */
const inline =
  /^(image\/(jpeg|png|webp|gif|avif|bmp)|(audio|video)\/[\w.+-]+|text\/plain|application\/json)$/

/** Files by their ids: upload and download. */
export function fileRoutes({ files, config }: Services): Hono {
  const app = new Hono()

  resource(app, '/', { POST: take })
  resource(app, '/:id/:name?', { GET: give })

  return app

  async function take(c: Context) {
    const isForm = (c.req.header('content-type') ?? '').startsWith('multipart/form-data')
    if (!isForm) {
      const file = await rawFile(c, files)
      return c.json(file, 201, { Location: file.url })
    }
    const { fields, faults } = await upload(sent(c), files, config)
    const [fault] = faults
    if (fault) throw new ProblemError(413, `${fault[0]} ${fault[1]}`)
    const stored = [...fields.values()].flat().filter((value) => typeof value === 'object')
    if (stored.length === 0) throw new ProblemError(400, 'There is no file in the form')
    return c.json(stored, 201)
  }

  async function give(c: Context) {
    const file = await files.get(c.req.param('id') ?? '')
    if (!file) throw new ProblemError(404, 'There is no such file, or its time is over')
    return sendFile(c, file, files)
  }
}

/** The bytes of a file, or the part of them that `Range` asks for (RFC 9110). */
export async function sendFile(c: Context, file: StoredFile, files: Files): Promise<Response> {
  const safe = inline.test(file.type)
  const etag = `"${(await files.hash(file.id))?.slice(0, 32)}"`
  const headers: Record<string, string> = {
    'Content-Type': safe ? file.type : 'application/octet-stream',
    'Content-Disposition': disposition(
      safe && !c.req.query('download') ? 'inline' : 'attachment',
      file.name,
    ),
    'Content-Security-Policy':
      "sandbox; default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'",
    'Cache-Control': 'private, max-age=3600',
    'Accept-Ranges': 'bytes',
    ETag: etag,
  }
  if (c.req.header('if-none-match') === etag) return c.body(null, 304, headers)
  const conditional = c.req.header('if-range')
  const asked = conditional && conditional !== etag ? undefined : c.req.header('range')
  const range = parseRange(asked, file.size)
  if (range === 'none') {
    throw new ProblemError(416, `The file has ${file.size} bytes`, {
      headers: { 'Content-Range': `bytes */${file.size}` },
    })
  }
  const length = range ? range.end - range.start + 1 : file.size
  headers['Content-Length'] = String(length)
  if (range) headers['Content-Range'] = `bytes ${range.start}-${range.end}/${file.size}`
  const isHead = c.req.method === 'HEAD'
  const bytes = isHead || length === 0 ? null : await files.read(file.id, range)
  const body = bytes && webStream(bytes)
  return new Response(body, { status: range ? 206 : 200, headers })
}

/** One range of bytes; several at once are answered with the whole, which is allowed. */
export function parseRange(header: string | undefined, size: number): Range | undefined | 'none' {
  const found = /^bytes=(\d*)-(\d*)$/.exec(header?.replace(/\s/g, '') ?? '')
  if (!found || (found[1] === '' && found[2] === '')) return undefined
  const last = size - 1
  const start = found[1] === '' ? Math.max(size - Number(found[2]), 0) : Number(found[1])
  const end = found[1] === '' || found[2] === '' ? last : Math.min(Number(found[2]), last)
  return start > end ? 'none' : { start, end }
}

/** The files of a result, each once; none before the Job has completed. */
export function resultFiles({ status, outputs }: Job): StoredFile[] {
  const found = status === 'completed' ? storedIn(outputs) : []
  return [...new Map(found.map((file) => [file.id, file])).values()]
}

/** The files of a result as one zip. Throws a 404 that says why there are none. */
export async function sendZip(c: Context, job: Job, files: Files): Promise<Response> {
  const found = resultFiles(job)
  if (found.length === 0) {
    const isOver = job.status === 'completed'
    throw new ProblemError(404, `This job has ${isOver ? 'no files' : 'not completed'}`)
  }
  const here = await Promise.all(found.map(({ id }) => files.get(id)))
  const kept = here.filter((file) => file !== undefined)
  if (kept.length === 0) throw new ProblemError(404, 'The time of these files is over')
  const headers = {
    'Content-Type': 'application/zip',
    'Content-Disposition': disposition('attachment', `${job.interface}.zip`),
    'Cache-Control': 'private, no-cache',
  }
  if (c.req.method === 'HEAD') return c.body(null, 200, headers)
  return new Response(webStream(zip(packed(kept, job, files))), { headers })
}

async function* packed(kept: StoredFile[], job: Job, files: Files): AsyncGenerator<Packed> {
  const nameOf = together()
  const modified = job.ended ?? job.created
  for (const { id, name, type } of kept) {
    yield { name: nameOf(name), bytes: await files.read(id), modified, compress: plain.test(type) }
  }
}

/** Types of which compressing makes less. */
const plain = /^(text\/|application\/(json|xml)|image\/(bmp|tiff)|audio\/(x-)?wav)/
