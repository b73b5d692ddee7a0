import type { Given } from '../../../calls/sample.ts'
import { isStored, type StoredFile } from '../../../core/file.ts'
import type { Translate } from '../../../core/languages/translate.ts'
import type { Json } from '../../../core/schema.ts'
import type { Named } from '../../http/renderer.ts'

/** A call to be written down: of which Interface, with what, at which server. */
export interface Call extends Named {
  /** The language of what is said around it. */
  t: Translate
  given: Given[]
  /** The scheme and host of this server. */
  origin: string
  /** That, and the path that a proxy puts in front. */
  base: string
  /** The module to name on a command line; none for the one that comes with Fascia. */
  module: string | undefined
  /** Whether it wants the token of who may write here, which HTTP alone can show. */
  token: boolean
}

/** Something to copy and to run. */
export interface Snippet {
  title: string
  language: 'sh' | 'js' | 'python' | 'json'
  code: string
}

/** A file of a call, under a name to keep it by. */
export interface LocalName {
  name: string
  /** Where it is to be had; none for a file of the reader's own. */
  url: string | undefined
  type: string
}

/** The files of one input, under names that no shell takes for an option. */
export const filesOf = ({ files = [] }: Given, { origin }: Call): LocalName[] =>
  files.map((file) => ({
    name: file.name.replace(/^-/, './-'),
    url: isStored(file) ? origin + file.url : undefined,
    type: isStored(file) ? (file as StoredFile).type : 'application/octet-stream',
  }))

export const allFiles = (call: Call): LocalName[] =>
  call.given.flatMap((given) => filesOf(given, call))

/** Inputs that are no files, by name. */
export const plainOf = ({ given }: Call): { [name: string]: Json } =>
  Object.fromEntries(given.filter(({ files }) => !files).map(({ name, value }) => [name, value]))

/** Where in a result its first file is, as keys to follow; none if there is no file. */
export function fileWithin({ iface: { outputs } }: Call): (string | number)[] | undefined {
  const { shape, names, components } = outputs
  const at = components.findIndex(({ schema }) => (schema.items ?? schema).format === 'binary')
  const found = components[at]
  if (!found) return undefined
  const key = shape === 'single' ? [] : [shape === 'tuple' ? at : names[at]!]
  return found.schema.type === 'array' ? [...key, 0] : key
}

/** A word as a shell takes it. */
export const sh = (word: string): string =>
  /^[\w./:@%+,-][\w./:@%+,=-]*$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`

/** A value as JavaScript writes it, on one line where there is room. */
export function js(value: Json, indent = ''): string {
  if (typeof value === 'string') return jsText(value)
  if (typeof value !== 'object' || value === null) return String(value)
  const inner = `${indent}  `
  const parts = Array.isArray(value)
    ? value.map((item) => js(item, inner))
    : Object.entries(value).map(([key, item]) => `${jsKey(key)}: ${js(item, inner)}`)
  return bracketed(parts, Array.isArray(value) ? '[]' : '{}', indent)
}

export const jsKey = (key: string): string => (/^[A-Za-z_$][\w$]*$/.test(key) ? key : jsText(key))

const jsText = (text: string): string =>
  `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`

/** A value as Python writes it. */
export function python(value: Json, indent = ''): string {
  if (value === null) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value !== 'object') return JSON.stringify(value)
  const inner = `${indent}    `
  const parts = Array.isArray(value)
    ? value.map((item) => python(item, inner))
    : Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${python(item, inner)}`)
  const line = `${parts.join(', ')}`
  const [open, close] = Array.isArray(value) ? '[]' : '{}'
  if (line.length < 60) return `${open}${line}${close}`
  return `${open}\n${parts.map((part) => `${inner}${part},\n`).join('')}${indent}${close}`
}

/** Parts of an object or a list, as JavaScript lays them out. */
export function bracketed(parts: string[], brackets: string, indent: string): string {
  const [open, close] = brackets
  const line = parts.join(', ')
  const space = open === '{' && parts.length > 0 ? ' ' : ''
  if (line.length < 60 && !line.includes('\n')) return `${open}${space}${line}${space}${close}`
  return `${open}\n${parts.map((part) => `${indent}  ${part},\n`).join('')}${indent}${close}`
}
