import type { Context } from 'hono'
import { type Exchange, type Lifted, lift, lower } from '../../calls/lift.ts'
import type { Services } from '../../calls/services.ts'
import { Mismatch, ProblemError } from '../../core/errors.ts'
import { isId, type StoredFile } from '../../core/file.ts'
import { type Json, list, shown } from '../../core/schema.ts'
import { dataUrl, isDataUrl } from '../../files/data-url.ts'
import { readJson } from '../http/body.ts'
import type { Endpoint } from './endpoints.ts'

const meta = { _type: 'gradio.FileData' }

/** The path of a file on Gradio's wire: an id that this server made, and a name for the reader. */
export const pathOf = ({ id, name }: StoredFile): string => `${id}/${name}`

/** What goes before an id in an address of this server's own, and what comes after it. */
const own = /^(?:(?=\/|https?:).*?\/(?:file=|files?\/))?([0-9a-f]{32})(?:\/|%2f|$)/is

/** The id in a path, or in a whole address of this server's own; undefined for any other. */
export function idOf(path: string): string | undefined {
  const id = own.exec(path)?.[1] ?? ''
  return isId(id) ? id : undefined
}

/** The same value with each file in it as a FileData, whose address begins with `base`. */
export const toFileData = (value: Json, base: string): Json =>
  lower(value, (file) => fileData(file, base))

/**
 * Files as Gradio's clients write them: a FileData, or its path alone. A data URL is a file itself;
 * any other address is refused, since this server fetches none. `base` is where ours begin.
 */
export const fileDataExchange = (base: string): Exchange => ({
  forms: 'a FileData of a file that was uploaded here',
  read(value) {
    if (typeof value !== 'string' && !isFileData(value)) return []
    const { path, url } = typeof value === 'string' ? { path: value, url: undefined } : value
    const data = [url, path].find(isDataUrl)
    if (data) return [dataUrl(data)]
    const named = [path, url].filter((given) => typeof given === 'string')
    const id = named.map(idOf).find((found) => found !== undefined)
    if (id) return [{ id }]
    if (named.length > 0) throw elsewhere(named[0]!)
    return []
  },
  write: (file) => fileData(file, base),
})

/** How Gradio's clients know that a value is a file. A picture may have an address only. */
export const fileDataSchema = (title: string): Json => ({
  title: title === 'Image' ? 'ImageData' : 'FileData',
  type: 'object',
  properties: {
    path: title === 'Image' ? nullable('string') : { type: 'string' },
    url: nullable('string'),
    size: nullable('integer'),
    orig_name: nullable('string'),
    mime_type: nullable('string'),
    is_stream: { type: 'boolean', default: false },
    meta: {
      type: 'object',
      properties: { _type: { const: meta._type, type: 'string' } },
      default: meta,
    },
  },
  required: title === 'Image' ? [] : ['path'],
})

type FileData = { path?: string; url?: string }

const isFileData = (value: Json): value is FileData =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function fileData(file: StoredFile, base: string): Json {
  return {
    path: pathOf(file),
    url: `${base}/file=${file.id}/${encodeURIComponent(file.name)}`,
    orig_name: file.name,
    size: file.size,
    mime_type: file.type,
    is_stream: false,
    meta,
  }
}

function elsewhere(path: string): Mismatch {
  if (!/^https?:/i.test(path)) {
    return new Mismatch(`must be a file that was uploaded here, not ${shown(path)}`)
  }
  return new Mismatch('must be uploaded here: this server fetches no address for its callers')
}

const nullable = (type: string): Json => ({
  anyOf: [{ type }, { type: 'null' }],
  default: null,
})

export type Fields = { [name: string]: Json }

/** The body, which must be a JSON object. */
export async function objectBody(c: Context): Promise<Fields> {
  const body = await readJson(c)
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body
  throw new ProblemError(400, 'The body must be a JSON object')
}

/** The inputs by name, from the list `data` that has them in order. */
export function positional({ iface }: Endpoint, data: Json | undefined): Fields {
  const { names } = iface.inputs
  if (!Array.isArray(data)) {
    throw new ProblemError(400, 'The body must have the inputs, in order, as a list in “data”')
  }
  const extra = data.findIndex((value, i) => i >= names.length && value !== null)
  if (extra < 0) {
    return Object.fromEntries(data.slice(0, names.length).map((value, i) => [names[i], value]))
  }
  const expected = names.length > 0 ? `the inputs are ${list(names, 'and')}` : 'there are no inputs'
  throw new ProblemError(400, `There is no input ${extra + 1}: ${expected}`)
}

/** The inputs by name as they were sent, less what else Gradio's clients may put beside them. */
export function keyword({ iface }: Endpoint, body: Fields): Fields {
  for (const beside of ['oauth_token', 'session_hash']) {
    if (!iface.inputs.names.includes(beside)) delete body[beside]
  }
  return body
}

/** Takes the values of a call, whose files are written as Gradio writes them. */
export const liftValues = (
  { iface }: Endpoint,
  values: Fields,
  base: string,
  { files }: Services,
): Lifted | Promise<Lifted> =>
  lift(iface.inputs, values, { exchange: fileDataExchange(base), files })
