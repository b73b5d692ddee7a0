import { type Context, Hono } from 'hono'
import type { Job } from '../../calls/job.ts'
import type { Services } from '../../calls/services.ts'
import { ProblemError } from '../../core/errors.ts'
import { type StoredFile, stem, storedIn } from '../../core/file.ts'
import { flatName } from '../../core/group.ts'
import type { Files } from '../../files/files.ts'
import type { Thumbnails } from '../../files/thumbnail.ts'
import { discard, filesIn, upload } from '../../files/upload.ts'
import type { Packed } from '../../files/zip.ts'
import { archive } from './archive.ts'
import { rawFile, sent } from './body.ts'
import { resource } from './resource.ts'
import { send } from './send.ts'

/** Files by their ids: upload and download; with `?thumbnail` a small picture of a picture. */
export function fileRoutes({ files, thumbnails, config }: Services): Hono {
  const app = new Hono()

  resource(app, '/', { POST: take })
  resource(app, '/:id/:name?', { GET: give })

  return app

  async function take(c: Context) {
    const isForm = /^multipart\/form-data/i.test(c.req.header('content-type') ?? '')
    if (!isForm) {
      const file = await rawFile(c, files, config.MAX_UPLOAD_BYTES)
      return c.json(file, 201, { Location: file.url })
    }
    const form = await upload(sent(c), files, config)
    const stored = filesIn(form)
    const [fault] = form.faults
    if (!fault && stored.length > 0) return c.json(stored, 201)
    await discard(form, files)
    if (fault) throw new ProblemError(413, `${fault[0]} ${fault[1]}`)
    throw new ProblemError(400, 'There is no file in the form')
  }

  async function give(c: Context) {
    const file = await files.get(c.req.param('id') ?? '')
    if (!file) throw new ProblemError(404, 'There is no such file, or its time is over')
    return c.req.query('thumbnail') === undefined || isOwnThumbnail.test(file.type)
      ? sendFile(c, file, files)
      : sendThumbnail(c, file, thumbnails)
  }
}

/** Pictures that browsers show, but that are not decoded here. */
const isOwnThumbnail = /^image\/(gif|avif)$/

/** Bytes under an id are never others. */
const cacheControl = 'private, max-age=3600, immutable'

/** A file as `send` has it. */
export const sendFile = (c: Context, file: StoredFile, files: Files): Promise<Response> =>
  send(c, { ...file, etag: `"${file.id}"`, cacheControl }, () => ({
    size: file.size,
    open: (range) => files.read(file.id, range),
  }))

function sendThumbnail(c: Context, file: StoredFile, { of }: Thumbnails): Promise<Response> {
  const name = `${stem(file.name)}.webp`
  const sendable = { type: 'image/webp', name, etag: `"${file.id}-thumbnail"`, cacheControl }
  return send(c, sendable, async () => {
    const bytes = await of(file)
    return {
      size: bytes.length,
      open: (range) => (range ? bytes.subarray(range.start, range.end + 1) : bytes),
    }
  })
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
  return archive(c, flatName(job.interface), packed(kept, job, files))
}

async function* packed(kept: StoredFile[], job: Job, files: Files): AsyncGenerator<Packed> {
  const modified = job.ended ?? job.created
  for (const { id, name, type } of kept) {
    yield { name, bytes: await files.read(id), modified, compress: plain.test(type) }
  }
}

/** Types of which compressing makes less. */
const plain = /^(text\/|application\/(json|xml)|image\/(bmp|tiff)|audio\/(x-)?wav)/
