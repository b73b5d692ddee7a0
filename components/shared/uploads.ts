import type { Options, Raw } from '../../app/core/component.ts'
import { Blank, Mismatch } from '../../app/core/errors.ts'
import { isStored, type LocalFile, shorten } from '../../app/core/file.ts'
import { aFlag, fromOne, type Rule, type Rules, someText } from '../../app/core/options.ts'
import {
  accepts,
  article,
  bytes,
  count,
  expected,
  kinds,
  type Schema,
  shown,
} from '../../app/core/schema.ts'

export interface FileOptions<O extends boolean = boolean> extends Options<O> {
  /** Media types that are taken, as the bytes show them: `application/pdf`, `video/*`. */
  accept?: readonly string[]
  /** Of each file; the setting `MAX_UPLOAD_BYTES` unless said. */
  maxBytes?: number
  /** Of each picture, as its header claims; where only pictures are taken, `MAX_PIXELS` unless said. */
  maxPixels?: number
  /**
   * Whether the page has a button to take a picture by the camera, or a sound by the microphone; it
   * has one unless this is false.
   */
  capture?: boolean
  /** What a result is called that `fn` gave no name. */
  name?: string
  /**
   * As a result: the input whose choice is the extension of its name, so that in a shell a name for
   * the result chooses there too.
   */
  extension?: string
}

const mediaTypes: Rule = [
  (value) => Array.isArray(value) && value.every(isMediaType),
  "media types, such as ['image/png', 'video/*']",
]
const isMediaType = (type: unknown): boolean =>
  typeof type === 'string' && /^[\w.+-]+\/([\w.+-]+|\*)$/.test(type)

export const imageTypes = ['image/jpeg', 'image/png', 'image/webp']

/** The options of one file. */
export const fileRules: Rules = {
  ...{
    accept: mediaTypes,
    maxBytes: fromOne,
    maxPixels: fromOne,
    capture: aFlag,
    name: someText,
    extension: someText,
  },
}

/** The schema of one file. */
export function fileSchema({ accept = [], maxBytes, maxPixels, extension }: FileOptions): Schema {
  return {
    type: 'string',
    format: 'binary',
    ...(accept.length > 0 && { accept }),
    ...(maxBytes !== undefined && { maxBytes }),
    ...(maxPixels !== undefined && { maxPixels }),
    ...(extension !== undefined && { extension }),
  }
}

/** One file as it came in, if it is what `schema` says. */
export function takeFile(schema: Schema, raw: Raw): LocalFile {
  if (!isFileValue(raw)) throw new Mismatch(`must be ${expected(schema)}, not ${shown(raw)}`)
  const fault = faultOf(schema, raw)
  if (fault) throw new Mismatch(alone(fault))
  return raw
}

/** A list of files; what is wrong with one of them is said under its name. */
export function takeFiles(schema: Schema, raw: Raw): LocalFile[] {
  const files = Array.isArray(raw) ? raw : [raw]
  const { items = {}, minItems = 0, maxItems = Infinity } = schema
  if (!files.every(isFileValue) || files.length < minItems) {
    const Fault = files.length > 0 ? Mismatch : Blank
    throw new Fault(`must be ${expected(schema)}, not ${shown(files.length > 0 ? raw : '')}`)
  }
  if (files.length > maxItems) throw new Mismatch(tooMany(maxItems, count(files.length)))
  for (const file of files) {
    const fault = faultOf(items, file)
    if (fault) throw new Mismatch(amongOthers(fault, shorten(file.name, 40)))
  }
  return files
}

interface Fault {
  must?: string
  is: string
}

const alone = ({ must, is }: Fault): string =>
  must ? `must be ${must}, not ${is}` : `is ${is}: choose another file`

const amongOthers = ({ must, is }: Fault, name: string): string =>
  must ? `must each be ${must}, but “${name}” is ${is}` : `must have none that is ${is}: “${name}”`

const tooMany = (most: number, given: string): string =>
  `must be at most ${count(most)} ${most === 1 ? 'file' : 'files'}, not ${given}`

/**
 * The ends of sentences that refuse a file before it is sent, so that a page has the same words for
 * it: `{name}`, `{size}` and `{count}` stand where those of the file and of the list belong.
 */
export function refusals({ items, maxItems, ...one }: Schema) {
  const { accept, maxBytes } = items ?? one
  const end = (fault: Fault) => (items ? amongOthers(fault, '{name}') : alone(fault))
  return {
    kind: accept && end({ must: article(kinds(accept)), is: items ? 'not' : '“{name}”' }),
    large:
      maxBytes === undefined
        ? undefined
        : end({ must: `at most ${bytes(maxBytes)}`, is: '{size}' }),
    empty: end({ is: 'empty' }),
    many: items && maxItems !== undefined ? tooMany(maxItems, '{count}') : undefined,
  }
}

const isFileValue = (raw: unknown): raw is LocalFile => isStored(raw)

/** What is wrong with a file: what it must be, and what it is. An empty one is only that. */
function faultOf(
  schema: Schema,
  { type, size, width = 0, height = 0 }: LocalFile,
): Fault | undefined {
  const { accept, maxBytes = Infinity, maxPixels = Infinity } = schema
  if (size === 0) return { is: 'empty' }
  if (!accepts(accept, type)) {
    return { must: article(kinds(accept)), is: called(type) }
  }
  if (size > maxBytes) return { must: `at most ${bytes(maxBytes)}`, is: bytes(size) }
  if (width * height > maxPixels) {
    return {
      must: `at most ${count(maxPixels)} pixels`,
      is: `${count(width)} × ${count(height)}`,
    }
  }
  return undefined
}

function called(type: string): string {
  if (type === 'application/octet-stream') return 'a file of a type unknown here'
  return /^\w+\/(x-)?\w+(;|$)/.test(type)
    ? article(kinds([type.split(';')[0]!]))
    : `a file of type ${type}`
}
