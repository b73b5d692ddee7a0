import { Readable } from 'node:stream'
import { Mismatch } from '../core/errors.ts'
import { extensionOf } from '../core/file.ts'

/** The file that a data URL (RFC 2397) holds; its size is an upper bound. Throws a Mismatch. */
export function dataUrl(url: string): { name: string; size: number; open(): Readable } {
  const comma = url.indexOf(',')
  if (comma < 0) throw new Mismatch('must be a data URL with a comma before its data')
  const [type = '', ...parameters] = url.slice(5, comma).split(';')
  const isBase64 = parameters.at(-1)?.trim() === 'base64'
  const length = url.length - comma - 1
  return {
    name: `upload${extensionOf(type)}`,
    size: isBase64 ? Math.floor((length * 3) / 4) : length,
    open() {
      const data = url.slice(comma + 1)
      return Readable.from([isBase64 ? Buffer.from(data, 'base64') : Buffer.from(decoded(data))])
    },
  }
}

export const isDataUrl = (value: unknown): value is string =>
  typeof value === 'string' && /^data:/i.test(value)

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
