import { fileTypeFromBuffer } from 'file-type'
import { imageSize } from 'image-size'
import { filmSize } from './video.ts'

/** As much of a file's beginning as `sniff` wants: past a photo's embedded profiles. */
export const headBytes = 256 * 1024

export interface Sniffed {
  type: string
  width?: number
  height?: number
}

const texts: Record<string, string> = {
  csv: 'text/csv',
  json: 'application/json',
  md: 'text/markdown',
  css: 'text/css',
  js: 'text/javascript',
}

/** A file's media type by its bytes; its name only tells one kind of text from another. */
export async function sniff(head: Uint8Array, name: string): Promise<Sniffed> {
  const found = await fileTypeFromBuffer(head).catch(() => undefined)
  if (found?.mime === 'application/xml') return { type: markup(asText(head) ?? '') }
  if (found?.mime.startsWith('image/')) return { type: found.mime, ...dimensions(head) }
  if (found?.mime.startsWith('video/')) return { type: found.mime, ...filmSize(head) }
  if (found) return { type: found.mime }
  const text = asText(head)
  if (text === undefined || head.length === 0) return { type: 'application/octet-stream' }
  if (/^\s*</.test(text)) return { type: markup(text) }
  return { type: texts[name.split('.').at(-1)!.toLowerCase()] ?? 'text/plain' }
}

/** In pixels and upright, as the header claims, before any pixel is decoded. */
function dimensions(head: Uint8Array): { width: number; height: number } | undefined {
  try {
    // A copy, since it looks beyond the end of a view, into what else lies in the same memory.
    const { width, height, orientation = 1 } = imageSize(new Uint8Array(head))
    // EXIF orientations from 5 on lie on their side.
    return orientation < 5 ? { width, height } : { width: height, height: width }
  } catch {
    return undefined
  }
}

function asText(head: Uint8Array): string | undefined {
  if (head.includes(0)) return undefined
  try {
    // The end may have been cut within a character.
    return new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true })
  } catch {
    return undefined
  }
}

function markup(text: string): string {
  if (/<svg[\s/>]/i.test(text)) return 'image/svg+xml'
  return /<(!doctype html|html|head|body|script)[\s>]/i.test(text) ? 'text/html' : 'text/xml'
}
