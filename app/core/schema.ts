import { Mismatch } from './errors.ts'
import { formatName, formatWords } from './formats.ts'

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/**
 * The part of JSON Schema that describes a port, and that every face reads.
 * A file is a string of `format: 'binary'`; `accept`, `maxBytes` and `maxPixels` bound it.
 */
export interface Schema {
  type?: 'string' | 'number' | 'integer' | 'boolean' | 'array' | 'object'
  format?: string
  /** The first and the last that is taken of texts with a `format` that are in order as texts are. */
  formatMinimum?: string
  formatMaximum?: string
  title?: string
  description?: string
  default?: Json
  enum?: readonly Json[]
  /** How the values of `enum` read, where that is not as they are. */
  labels?: readonly string[]
  /** Some of what it may be, where the rest is not known yet. */
  examples?: readonly Json[]
  minimum?: number
  maximum?: number
  /** Counts from `minimum`, unlike JSON Schema's `multipleOf`. */
  step?: number
  multipleOf?: number
  /** What a number counts, as it is written behind it. */
  unit?: string
  minLength?: number
  maxLength?: number
  pattern?: string
  items?: Schema
  minItems?: number
  maxItems?: number
  properties?: { [name: string]: Schema }
  required?: readonly string[]
  accept?: readonly string[]
  maxBytes?: number
  maxPixels?: number
  /** Of a file that comes out: the input whose choice is the extension of its name. */
  extension?: string
}

/** Whether a value of this schema is a file, or a list of files. */
export const holdsFiles = (schema: Schema): boolean => isFile(schema.items ?? schema)

export const isFile = (schema: Schema): boolean => schema.format === 'binary'

/** Whether a media type is among those that are taken, all where none are named: `audio/ogg; codecs=opus` is an `audio/*`. */
export function accepts(accept: readonly string[] | undefined, type: string): boolean {
  const plain = type.split(';')[0]!.trim()
  return (
    accept === undefined ||
    accept.some((one) => (one.endsWith('/*') ? plain.startsWith(one.slice(0, -1)) : plain === one))
  )
}

/** Whether it is a list of objects: a table, which a form and a shell write as one text. */
export const isTable = ({ type, items }: Schema): boolean =>
  type === 'array' && items?.type === 'object'

/**
 * Throws the sentence's end that says what was expected, if `value` is not what `schema` says.
 * `given` is what the sentence quotes: the value as it was written.
 */
export function validate(
  schema: Schema,
  value: Json,
  given: unknown = value,
  quote: (value: unknown) => string = shown,
): void {
  const wrong = () => new Mismatch(`must be ${expected(schema)}, not ${quote(given)}`)
  if (schema.enum && !schema.enum.includes(value)) throw wrong()
  if (schema.type && !isType(schema.type, value)) throw wrong()
  if (typeof value === 'number' && !inRange(schema, value)) throw wrong()
  if (typeof value === 'string') validateText(schema, value)
  if (Array.isArray(value)) validateList(schema, value)
}

/** So many choices are named in a sentence, and in a signature. */
const mostTold = 20
const mostBrief = 6

/** The first of the choices, and how many more there are. */
function someOf(choices: readonly Json[], joint: string, most: number): string {
  const shown = choices.slice(0, choices.length > most ? most - 1 : most).map(String)
  const rest = choices.length - shown.length
  return [...shown, ...(rest > 0 ? [`… ${count(rest)} more`] : [])].join(joint)
}

/** What a value must be, as it reads after "must be": "a whole number from 1 to 60". */
export function expected(schema: Schema): string {
  if (schema.enum?.length === 0) return 'left out, as there is nothing to choose from'
  if (schema.enum) return `one of ${someOf(schema.enum, ', ', mostTold)}`
  if (isFile(schema)) return article(kinds(schema.accept))
  if (schema.examples) {
    const { examples, ...plain } = schema
    return `${expected(plain)}, such as ${someOf(examples, ', ', mostTold)}`
  }
  const formatted = formatWords(schema)
  if (formatted) return formatted
  switch (schema.type) {
    case 'integer':
      return `a whole number${range(schema)}`
    case 'number':
      return `a number${range(schema)}`
    case 'boolean':
      return 'true or false'
    case 'array':
      return listOf(schema)
    case 'object':
      return 'an object'
    case 'string':
      return schema.pattern ? `text that matches ${schema.pattern}` : 'text'
    default:
      return 'any JSON value'
  }
}

/** A short name of the type for a signature: "whole number 1–60", "text", "image". */
export function brief(schema: Schema): string {
  if (schema.enum) return someOf(schema.enum, ' | ', mostBrief)
  if (schema.items?.enum) return `any of ${brief(schema.items)}`
  const format = formatName(schema)
  if (format) return format
  if (isTable(schema)) return `table${of(schema)}`
  if (schema.items) return `${brief(schema.items)}s`
  if (isFile(schema)) return kindOf(schema.accept)
  const { minimum: from, maximum: to, unit } = schema
  const units = unit === undefined ? '' : ` ${unit}`
  if (from !== undefined && to !== undefined) return `${from}–${to}${units}`
  const bound = (from !== undefined ? ` ≥ ${from}` : to !== undefined ? ` ≤ ${to}` : '') + units
  if (schema.type === 'integer') return `whole number${bound}`
  if (schema.type === 'boolean') return 'yes or no'
  if (schema.type === 'string') return 'text'
  return `${schema.type ?? 'json'}${bound}`
}

/** The shortest name of the type, one or two words: "number", "text", "images", "choice". */
export function short(schema: Schema): string {
  if (schema.enum) return 'choice'
  if (isTable(schema)) return formatName(schema) ?? 'table'
  if (schema.items) return `${short(schema.items)}s`
  if (schema.type === 'integer' || schema.type === 'number') return 'number'
  return brief(schema)
}

/** "JPEG, PNG or WebP image" for a list of media types, "file" for none. */
export function kinds(accept: readonly string[] | undefined): string {
  const names = typeNames(accept)
  const kind = kindOf(accept).replace('audio', 'audio file')
  return names.length > 0 ? `${list(names, 'or')} ${kind}` : kind
}

/** "JPEG", "PNG": what the media types of a list are called, but for whole families. */
export const typeNames = (accept: readonly string[] = []): string[] => [
  ...new Set(accept.filter((type) => !type.endsWith('/*')).map(mediaName)),
]

function validateText({ minLength = 0, maxLength, pattern }: Schema, value: string): void {
  if (value.length < minLength) {
    throw new Mismatch(`must have at least ${count(minLength)} characters, not ${value.length}`)
  }
  if (maxLength !== undefined && value.length > maxLength) {
    throw new Mismatch(
      `must have at most ${count(maxLength)} characters, not ${count(value.length)}`,
    )
  }
  if (pattern && !new RegExp(`^(?:${pattern})$`, 'u').test(value)) {
    throw new Mismatch(`must match ${pattern}, not ${shown(value)}`)
  }
}

function validateList({ minItems = 0, maxItems, items }: Schema, value: Json[]): void {
  if (value.length < minItems) {
    throw new Mismatch(`must have at least ${count(minItems)}, not ${value.length}`)
  }
  if (maxItems !== undefined && value.length > maxItems) {
    throw new Mismatch(`must have at most ${count(maxItems)}, not ${count(value.length)}`)
  }
  if (items && !isFile(items)) for (const item of value) validate(items, item)
}

function isType(type: NonNullable<Schema['type']>, value: Json): boolean {
  if (type === 'array') return Array.isArray(value)
  if (type === 'integer') return Number.isSafeInteger(value)
  if (type === 'number') return Number.isFinite(value)
  if (type === 'object') {
    return typeof value === 'object' && value !== null && !Array.isArray(value)
  }
  return typeof value === type
}

function inRange({ minimum = -Infinity, maximum = Infinity, step }: Schema, value: number) {
  if (value < minimum || value > maximum) return false
  if (step === undefined) return true
  const steps = (value - (Number.isFinite(minimum) ? minimum : 0)) / step
  return Math.abs(steps - Math.round(steps)) <= 1e-9 + 4 * Number.EPSILON * Math.abs(steps)
}

function listOf({ items, minItems = 0 }: Schema): string {
  if (!items) return 'a list'
  if (items.type === 'object') return `a table${of({ items })}`
  if (isFile(items)) return `one or more ${kinds(items.accept)}s`
  if (!items.enum) return `a list, each ${expected(items)}`
  return `${minItems > 0 ? 'one or more' : 'any'} of ${someOf(items.enum, ', ', mostTold)}`
}

/** The columns of a table: " of id, year and degrees"; none if it has any. */
function of({ items }: Schema): string {
  const names = Object.keys(items?.properties ?? {})
  return names.length > 0 ? ` of ${list(names, 'and')}` : ''
}

function range({ minimum, maximum, step, type, unit }: Schema): string {
  const units = unit === undefined ? '' : ` in ${unit}`
  const from = minimum === undefined ? '' : ` from ${minimum}`
  const to =
    maximum === undefined ? '' : minimum === undefined ? ` up to ${maximum}` : ` to ${maximum}`
  const steps =
    step === undefined || (type === 'integer' && step === 1) ? '' : ` in steps of ${step}`
  return units + from + to + steps
}

const mediaNames: Record<string, string> = {
  'audio/mpeg': 'MP3',
  'audio/mp4': 'M4A',
  'image/webp': 'WebP',
  'video/webm': 'WebM',
  'video/quicktime': 'QuickTime',
  'text/plain': 'text',
}

const mediaName = (type: string): string =>
  mediaNames[type] ?? type.replace(/^.*\/(x-)?/, '').replace(/^[a-z0-9]+$/, (s) => s.toUpperCase())

/** What a person calls it; a GIF is among pictures a picture, and among films a film. */
export function kindOf(accept: readonly string[] = []): string {
  const plain = accept.filter((type) => type !== 'image/gif')
  const family = new Set((plain.length > 0 ? plain : accept).map((type) => type.split('/')[0]))
  const [only] = family
  return family.size === 1 && only && ['image', 'video', 'audio'].includes(only) ? only : 'file'
}

/** "an MP4 video", "a JPEG image" */
export const article = (words: string): string =>
  /^([aeio]|[AEFHILMNORSX][A-Z0-9]+\b)/.test(words) ? `an ${words}` : `a ${words}`

/** The words of a name that code uses: `birthYear` reads "Birth year". */
export function titleOf(name: string): string {
  const words = name
    .replace(/_/g, ' ')
    .replace(/([a-z0-9])([A-Z])/g, (_, a, b) => `${a} ${b.toLowerCase()}`)
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** "a, b or c" */
export function list(words: readonly string[], joint: string): string {
  if (words.length < 2) return words.join('')
  return `${words.slice(0, -1).join(', ')} ${joint} ${words.at(-1)}`
}

/** A value as a sentence quotes it: short, and never the whole of a long text. */
export function shown(value: unknown): string {
  if (value === undefined || value === null || value === '') return 'blank'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'an object'
  if (typeof value !== 'string') return String(value)
  const line = value.slice(0, 40).replace(/\s/g, ' ')
  return value.length > 40 ? `“${line}…”` : `“${line}”`
}

/** 50,000,000: a number as people read it. */
export const count = (value: number): string => value.toLocaleString('en')

/** 512 MB, 1.5 GB: a size as people read it. */
export function bytes(size: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB']
  const power = Math.min(Math.floor(Math.log2(Math.max(size, 1)) / 10), units.length - 1)
  return `${Number((size / 1024 ** power).toFixed(1))} ${units[power]}`
}
