import { PassThrough, type Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Busboy, type BusboyHeaders } from '@fastify/busboy'
import type { Config } from '../core/config.ts'
import { ProblemError } from '../core/errors.ts'
import { type StoredFile, shorten } from '../core/file.ts'
import type { NodeStream } from '../core/platform.ts'
import { bytes, count, expected, holdsFiles, type Schema } from '../core/schema.ts'
import type { Files } from './files.ts'

/** What a form sent: every value under its name, in order, the files already in the store. */
export interface Upload {
  fields: Map<string, (string | StoredFile)[]>
  /** What was wrong with a field on its way, as the end of a sentence. */
  faults: Map<string, string>
}

/** A body, its content type, and how many bytes it says it has. */
export interface Sent {
  type: string
  length?: number | undefined
  body: NodeStream
}

/** The schema of a field; undefined for a name that is not expected. */
export type Expects = (name: string) => Schema | undefined

type Limits = Pick<Config, 'MAX_FILES' | 'MAX_TEXT' | 'MAX_UPLOAD_BYTES'>

/** In a form, beside its files. */
export const mostFields = 1000

const anyFiles: Schema = { type: 'array', items: { format: 'binary' } }

/**
 * Reads a multipart form; files stream to the store, never through memory as a whole. What is too
 * large or too many for its field is a fault of the field, so that the rest of the form is not
 * lost; and of a field that `expects` knows nothing of, or no files, no file is stored. A form that
 * cannot be read (400, 408, 413) or stored leaves nothing behind and throws whose fault that is.
 */
export async function upload(
  sent: Sent,
  files: Files,
  limits: Limits,
  expects: Expects = () => anyFiles,
): Promise<Upload> {
  const form: Upload = { fields: new Map(), faults: new Map() }
  const { faults } = form
  const storing: Promise<void>[] = []
  const open = new Set<Readable>()
  const parser = busboy(sent, limits)
  let failure: { error: unknown } | undefined

  let typed = 0
  parser.on('field', (name, value, _nameCut, cut) => {
    typed += value.length
    if (typed > limits.MAX_TEXT * 8) parser.destroy(tooMany())
    if (cut) faults.set(name, `must have at most ${count(limits.MAX_TEXT)} characters`)
    valuesOf(form, name).push(value)
  })

  const counts = new Map<string, number>()
  parser.on('file', (name, stream, filename) => {
    let isCut = false
    stream.on('error', () => {
      isCut = true
    })
    // A file field with nothing chosen comes as a part without a name.
    if (!filename) return void stream.resume()
    const schema = expects(name)
    const nth = (counts.get(name) ?? 0) + 1
    counts.set(name, nth)
    const refused = schema && refusal(schema, nth, storing.length, limits)
    if (refused) faults.set(name, refused)
    const values = valuesOf(form, name)
    if (!schema) values.push(filename)
    if (!schema || refused || failure) return void stream.resume()
    // Its place is by when it came, not by when it is stored.
    const at = values.push('') - 1
    open.add(stream)
    const { maxBytes = Infinity } = schema.items ?? schema
    const stored = files
      .put(spared(stream), filename, Math.min(maxBytes, limits.MAX_UPLOAD_BYTES))
      .then((file) => {
        values[at] = file
      })
      .catch((error) => {
        if (isTooLarge(error)) faults.set(name, tooLargeIn(filename, error))
        else if (!isCut) failure ??= { error }
      })
      .finally(() => open.delete(stream))
    storing.push(stored)
  })
  for (const limit of ['partsLimit', 'fieldsLimit', 'filesLimit'] as const) {
    parser.once(limit, () => parser.destroy(tooMany()))
  }

  try {
    await pipeline(bounded(sent, limits), parser)
    await Promise.all(storing)
    if (failure) throw failure.error
    return form
  } catch (error) {
    for (const stream of open) stream.destroy(error as Error)
    await Promise.all(storing)
    await discard(form, files)
    if (failure) throw failure.error
    if (error instanceof ProblemError) throw error
    throw malformed(error)
  }
}

/** The files of a form, in order. */
export const filesIn = ({ fields }: Upload): StoredFile[] =>
  [...fields.values()].flat().filter((value) => typeof value === 'object')

/** Removes the files of a form that came to nothing; what cannot be is left to sweeping. */
export async function discard(form: Upload, files: Files): Promise<void> {
  const removed = await Promise.allSettled(filesIn(form).map(({ id }) => files.remove(id)))
  const failed = removed.find((one) => one.status === 'rejected')
  if (failed) console.error('Files of a form could not be removed:', failed.reason)
}

function valuesOf({ fields }: Upload, name: string): (string | StoredFile)[] {
  const known = fields.get(name)
  if (known) return known
  const values: (string | StoredFile)[] = []
  fields.set(name, values)
  return values
}

/** Why the field takes no such file, if it does not: the `nth` that came for it. */
function refusal(schema: Schema, nth: number, all: number, { MAX_FILES }: Limits) {
  if (!holdsFiles(schema)) return `must be ${expected(schema)}, not a file`
  if (!schema.items && nth > 1) return 'must be one file, not several'
  const { maxItems = Infinity } = schema
  const most = Math.min(maxItems, MAX_FILES)
  return nth > most || all >= MAX_FILES ? `must have at most ${count(most)} files` : undefined
}

/** The same bytes, of which a reader may stop early: the rest then passes, as busboy needs. */
function spared(stream: Readable): Readable {
  const copy = new PassThrough().on('error', () => {})
  stream.once('error', (error) => copy.destroy(error))
  copy.once('close', () => stream.resume())
  return stream.pipe(copy)
}

function busboy({ type }: Sent, { MAX_FILES, MAX_TEXT }: Limits) {
  const [, quoted, bare] =
    /^multipart\/form-data.*;\s*boundary=(?:"([^"]+)"|([^\s;"]+))/i.exec(type) ?? []
  const boundary = quoted ?? bare ?? ''
  // RFC 2046 allows 70 characters; longer ones have been used against parsers.
  if (boundary === '' || boundary.length > 70) {
    throw new ProblemError(
      400,
      'Send a form as multipart/form-data, with a boundary of at most 70 characters',
    )
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
  try {
    return new Busboy({ headers, limits })
  } catch (error) {
    throw malformed(error)
  }
}

/** The body, which must not be longer than files and texts can make it. */
function bounded({ body, length = 0 }: Sent, { MAX_UPLOAD_BYTES, MAX_FILES }: Limits) {
  const most = MAX_UPLOAD_BYTES * 2 + MAX_FILES * 16_384
  const refused = () => new ProblemError(413, `The form must have at most ${bytes(most)}`)
  if (length > most) throw refused()
  let size = 0
  body.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size > most) body.destroy(refused())
  })
  return body.pause()
}

const isTooLarge = (error: unknown): error is ProblemError =>
  error instanceof ProblemError && error.problem.status === 413

const tooLargeIn = (name: string, { message }: Error): string =>
  `has a file that is too large: “${shorten(name, 40)}”. ${message}`

const tooMany = () => new ProblemError(413, 'The form has too many parts, or too much text')

const malformed = (cause: unknown) =>
  new ProblemError(400, 'The form was cut off or is malformed: send it again', { cause })
