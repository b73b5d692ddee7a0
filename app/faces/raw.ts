import { Readable } from 'node:stream'
import type { Context } from 'hono'
import { InputError, ProblemError } from '../errors.ts'
import type { StoredFile } from '../files/file.ts'
import type { Files } from '../files/files.ts'
import { sent } from './body.ts'

/** Stores a body that is the bytes of one file. */
export async function rawFile(c: Context, files: Files): Promise<StoredFile> {
  const given = /filename\*?=(?:UTF-8'')?"?([^";]+)/i.exec(
    c.req.header('content-disposition') ?? '',
  )?.[1]
  try {
    return await files.put(sent(c).body, given ? decode(given) : 'upload')
  } catch (error) {
    if (error instanceof ProblemError) throw error
    throw new ProblemError(400, 'The upload was cut off: send it again', { cause: error })
  }
}

/** Stores the file that a data URL (RFC 2397) holds. */
export async function dataUrl(url: string, files: Files): Promise<StoredFile> {
  const comma = url.indexOf(',')
  const [type = '', ...parameters] = url.slice(5, Math.max(comma, 5)).split(';')
  if (comma < 0) throw new InputError('A data URL must have a comma before its data')
  const data = url.slice(comma + 1)
  const isBase64 = parameters.at(-1)?.trim() === 'base64'
  const body = isBase64 ? Buffer.from(data, 'base64') : Buffer.from(decode(data))
  const ending = /\/([a-z0-9]+)/i.exec(type)?.[1]?.replace('jpeg', 'jpg')
  return files.put(Readable.from([body]), ending ? `upload.${ending}` : 'upload')
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
