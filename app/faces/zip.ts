import type { Context } from 'hono'
import { ProblemError } from '../errors.ts'
import { type StoredFile, storedIn } from '../files/file.ts'
import type { Files } from '../files/files.ts'
import { disposition, together } from '../files/name.ts'
import { webStream } from '../files/web.ts'
import { type Packed, zip } from '../files/zip.ts'
import type { Job } from '../jobs/job.ts'

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
