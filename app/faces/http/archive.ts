import type { Context } from 'hono'
import { disposition, together } from '../../core/file.ts'
import { webStream } from '../../files/files.ts'
import { type Packed, zip } from '../../files/zip.ts'

/**
 * Answers with a zip called `name`.zip, packed as it is read: each file is asked for when its turn
 * comes. Their names may have folders; they are made fit for any system, and none is there twice.
 */
export function archive(c: Context, name: string, files: AsyncIterable<Packed>): Response {
  const headers = {
    'Content-Type': 'application/zip',
    'Content-Disposition': disposition('attachment', `${name}.zip`),
    'Cache-Control': 'private, no-cache',
  }
  if (c.req.method === 'HEAD') return c.body(null, 200, headers)
  return new Response(webStream(zip(fit(files))), { headers })
}

async function* fit(files: AsyncIterable<Packed>): AsyncGenerator<Packed> {
  const nameOf = together()
  for await (const file of files) yield { ...file, name: nameOf(file.name) }
}
