import { basename } from 'node:path'
import { Readable } from 'node:stream'
import { Mismatch } from '../../app/core/errors.ts'
import { extensionOf, type FileLike, FileOutput } from '../../app/core/file.ts'
import { expected, type Schema } from '../../app/core/schema.ts'
import { told } from '../../app/core/wording.ts'

/** What is said of a file by who declared it. */
interface Said {
  /** What it is called when fn gave no name. */
  name?: string | undefined
  /** The beginning of a name where nobody gave any. */
  fallback?: string
}

/**
 * A file on its way out, under the name `fn` gave it, or else `name`, or else one by its bytes.
 * Throws a Mismatch for what is none; what its bytes are shows when it is stored.
 */
export function giveFile(
  body: FileLike,
  schema: Schema,
  { name, fallback = 'result' }: Said = {},
): FileOutput {
  if (!isFileLike(body)) {
    throw new Mismatch(
      `must be ${expected(schema)}, given as { path }, a Buffer, a Blob or a stream, not ${told(body)}`,
    )
  }
  const own = 'name' in body && typeof body.name === 'string' ? body.name : undefined
  const path = 'path' in body && typeof body.path === 'string' ? basename(body.path) : undefined
  const given = own || name || path || `${fallback}${endingOf(body)}`
  return new FileOutput(body, given, schema.accept)
}

function isFileLike(body: unknown): body is FileLike {
  if (typeof body !== 'object' || body === null) return false
  if (body instanceof Uint8Array || body instanceof Blob || body instanceof Readable) return true
  return 'getReader' in body || ('path' in body && typeof body.path === 'string')
}

const beginnings: [extension: string, beginning: RegExp][] = [
  ['.jpg', /^\xff\xd8\xff/],
  ['.png', /^\x89PNG/],
  ['.webp', /^RIFF.{4}WEBP/s],
  ['.gif', /^GIF8/],
  ['.mp4', /^.{4}ftyp/s],
  ['.webm', /^.E\xdf\xa3/s],
  ['.wav', /^RIFF.{4}WAVE/s],
  ['.mp3', /^(ID3|\xff\xfb)/],
  ['.pdf', /^%PDF/],
  ['.zip', /^PK../s],
]

function endingOf(body: FileLike): string {
  if (body instanceof Blob) return extensionOf(body.type)
  if (!(body instanceof Uint8Array)) return ''
  const head = Buffer.from(body.subarray(0, 12)).toString('latin1')
  return beginnings.find(([, beginning]) => beginning.test(head))?.[0] ?? ''
}
