import { PassThrough, type Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Busboy, type BusboyHeaders } from '@fastify/busboy'
import type { Config } from '../core/config.ts'
import { ProblemError } from '../core/errors.ts'
import type { StoredFile } from '../core/file.ts'
import { count } from '../core/schema.ts'
import type { Files } from './files.ts'

/** What a form sent: every value under its name, in order, the files already in the store. */
export interface Upload {
  fields: Map<string, (string | StoredFile)[]>
  /** What was wrong with a field on its way, as the end of a sentence. */
  faults: Map<string, string>
}

/** A body and its content type. */
export interface Sent {
  type: string
  body: Readable
}

type Limits = Pick<Config, 'MAX_FILES' | 'MAX_TEXT' | 'MAX_UPLOAD_BYTES'>

const mostFields = 1000
const idleMs = 30_000

/**
 * Reads a multipart form; files stream to the store, never through memory as a whole. A file or a
 * text over its limit is a fault of its field, so that the rest of the form is not lost; a body
 * that is cut off, idle or malformed leaves nothing behind and throws.
 */
export async function upload(sent: Sent, files: Files, limits: Limits): Promise<Upload> {
  const parts: Part[] = []
  const faults: Upload['faults'] = new Map()
  const storing: Promise<void>[] = []
  const open = new Set<Readable>()
  const parser = busboy(sent, limits)

  let typed = 0
  parser.on('field', (name, value, _nameCut, cut) => {
    typed += value.length
    if (typed > limits.MAX_TEXT * 8) parser.destroy(tooMany())
    if (cut) faults.set(name, `must have at most ${count(limits.MAX_TEXT)} characters`)
    parts.push({ name, value })
  })
  parser.on('file', (name, stream, filename) => {
    // A file field with nothing chosen comes as a part without a name.
    if (filename === '' || filename === undefined || storing.length >= limits.MAX_FILES) {
      if (filename) faults.set(name, `must have at most ${count(limits.MAX_FILES)} files`)
      stream.resume()
      return
    }
    // Its place is by when it came, not by when it is stored.
    const part: Part = { name }
    parts.push(part)
    open.add(stream)
    const stored = files
      .put(spared(stream), filename)
      .then((file) => {
        part.value = file
      })
      .catch((error) => {
        if (!(error instanceof ProblemError)) throw error
        faults.set(name, fault(error, filename))
      })
      .finally(() => {
        open.delete(stream)
      })
    storing.push(stored)
    stored.catch(() => {})
  })
  for (const limit of ['partsLimit', 'fieldsLimit', 'filesLimit'] as const) {
    parser.once(limit, () => parser.destroy(tooMany()))
  }

  try {
    await pipeline(watched(sent, limits), parser)
    await Promise.all(storing)
    return { fields: byName(parts), faults }
  } catch (error) {
    for (const stream of open) stream.destroy(error as Error)
    await Promise.allSettled(storing)
    await discard({ fields: byName(parts), faults }, files)
    if (error instanceof ProblemError) throw error
    throw new ProblemError(400, 'The form was cut off or is malformed: send it again', {
      cause: error,
    })
  }
}

interface Part {
  name: string
  value?: string | StoredFile
}

function byName(parts: Part[]): Upload['fields'] {
  const fields: Upload['fields'] = new Map()
  for (const { name, value } of parts) {
    if (value !== undefined) fields.set(name, [...(fields.get(name) ?? []), value])
  }
  return fields
}

/** Removes the files of a form that came to nothing. */
export async function discard({ fields }: Upload, files: Files): Promise<void> {
  const stored = [...fields.values()].flat().filter((value) => typeof value === 'object')
  await Promise.all(stored.map(({ id }) => files.remove(id)))
}

/** The same bytes, of which a reader may stop early: the rest then passes, as busboy needs. */
function spared(stream: Readable): Readable {
  const copy = new PassThrough()
  stream.once('error', (error) => copy.destroy(error))
  copy.once('close', () => stream.resume())
  return stream.pipe(copy)
}

function busboy({ type }: Sent, { MAX_FILES, MAX_TEXT }: Limits) {
  // RFC 2046 allows 70 characters; longer ones have been used against parsers.
  const boundary = /boundary="?([^";]+)/i.exec(type)?.[1] ?? ''
  if (boundary === '' || boundary.length > 70) {
    throw new ProblemError(400, 'The form has no boundary, or one over 70 characters')
  }
  const headers = { 'content-type': type } as BusboyHeaders
  const limits = {
    fieldNameSize: 200,
    fieldSize: MAX_TEXT * 4,
    fields: mostFields,
    files: MAX_FILES * 2,
    parts: mostFields + MAX_FILES * 2,
    headerPairs: 20,
    headerSize: 16_384,
  }
  return new Busboy({ headers, limits })
}

/** The body, which must not be idle for ever, nor longer than files and texts can make it. */
function watched({ body }: Sent, { MAX_UPLOAD_BYTES, MAX_FILES }: Limits): Readable {
  const idle = setTimeout(() => body.destroy(new ProblemError(408, 'The upload stopped')), idleMs)
  const most = MAX_UPLOAD_BYTES * 2 + MAX_FILES * 16_384
  let size = 0
  body.on('data', (chunk: Buffer) => {
    idle.refresh()
    size += chunk.length
    if (size > most) body.destroy(new ProblemError(413, 'The form is too large'))
  })
  body.pause()
  return body.once('close', () => clearTimeout(idle))
}

const fault = ({ problem }: ProblemError, name: string): string =>
  problem.status === 413
    ? `has a file that is too large: ${name}. ${problem.detail}`
    : `could not be stored: ${problem.detail}`

const tooMany = () => new ProblemError(413, 'The form has too many parts, or too much text')
