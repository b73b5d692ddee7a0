import type { StoredFile } from '../../../files/file.ts'
import { isStored } from '../../../files/file.ts'
import type { Json } from '../../../schema.ts'
import type { Named } from '../../renderer.ts'
import type { Given } from '../../sample.ts'

/** A call to be written down: of which Interface, with what, at which server. */
export interface Call extends Named {
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
export function fileWithin({ face: { outputs } }: Call): (string | number)[] | undefined {
  const { shape, names, components } = outputs
  const at = components.findIndex(({ schema }) => (schema.items ?? schema).format === 'binary')
  const found = components[at]
  if (!found) return undefined
  const key = shape === 'single' ? [] : [shape === 'tuple' ? at : names[at]!]
  return found.schema.type === 'array' ? [...key, 0] : key
}
