import { basename } from 'node:path'
import { extensionOf, type FileLike, FileOutput } from '../../app/core/file.ts'

/** A file on its way out, under the name `fn` gave it, or else `name`, or else one by its bytes. */
export function giveFile(
  body: FileLike,
  name: string | undefined,
  fallback = 'result',
): FileOutput {
  if (typeof body !== 'object' || body === null) {
    throw new TypeError('fn must return a file as { path }, a Buffer, a Blob or a stream')
  }
  const own = 'name' in body && typeof body.name === 'string' ? body.name : undefined
  const path = 'path' in body && typeof body.path === 'string' ? basename(body.path) : undefined
  return new FileOutput(body, own || name || path || `${fallback}${endingOf(body)}`)
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
