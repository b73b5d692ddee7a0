import type { Context } from 'hono'
import { refuseUnlessInputs } from '../../calls/check.ts'
import { type Exchange, fromTexts, type Given, type Lifted, lift } from '../../calls/lift.ts'
import type { Services } from '../../calls/services.ts'
import { ProblemError } from '../../core/errors.ts'
import type { StoredFile } from '../../core/file.ts'
import type { Interface } from '../../core/interface.ts'
import type { Signature } from '../../core/ports.ts'
import { count, holdsFiles, type Json, type Schema } from '../../core/schema.ts'
import { dataUrl, isDataUrl } from '../../files/data-url.ts'
import { tooLarge } from '../../files/files.ts'
import { mostFields, type Upload, upload } from '../../files/upload.ts'
import { heard, mostBytes, rawSource, readBytes, readText, sent } from './body.ts'
import { parseJson } from './parse-json.ts'

/** A call as it came over HTTP. */
export interface Request extends Lifted {
  /** Fascia's own fields of a form: those whose names start with `_`. */
  own: ReadonlyMap<string, string>
}

type Fields = { [name: string]: Json | undefined }

/** Files in JSON and in queries: data URLs, and ids. A file of ours goes out as it is. */
export const httpExchange: Exchange = {
  forms: '{"id": …}, a data URL, or an upload',
  read: (value): Given[] => (isDataUrl(value) ? [dataUrl(value)] : []),
  write: (file) => file,
}

/** Files in forms: uploads, which are stored as they come, and the ids of those sent before. */
const formExchange: Exchange = {
  ...httpExchange,
  read: (value) => (typeof value === 'string' ? [{ id: value }] : []),
}

/** Reads a POST: a form, JSON, or the bytes of one file. */
export async function liftBody(c: Context, iface: Interface, services: Services): Promise<Request> {
  const type = (c.req.header('content-type') ?? '').split(';')[0]!.trim().toLowerCase()
  const { files, config } = services
  const { inputs } = iface
  if (type === 'application/json' || type === '') {
    const body = await readBytes(c)
    if (body.subarray(0, 5).toString() === 'data:') {
      return raw(c, inputs, services, [dataUrl(body.toString().trim())])
    }
    return json(parseJson(body), inputs, services)
  }
  if (type === 'multipart/form-data') {
    const { names, components } = inputs
    const expects = (name: string) => components[names.indexOf(name)]?.schema
    return form(await upload(sent(c), files, config, expects), inputs, services)
  }
  if (type === 'application/x-www-form-urlencoded') {
    const text = await readText(c, Math.min(config.MAX_TEXT * 8, mostBytes))
    // No form begins so, but what `curl -d` sends as one does.
    if (/^data:/i.test(text)) return raw(c, inputs, services, [dataUrl(text.trim())])
    if (text.startsWith('{')) return json(parseJson(text), inputs, services)
    return form(urlencoded(text, config), inputs, services)
  }
  const most = config.MAX_UPLOAD_BYTES
  const source = rawSource(c)
  let came = 0
  const open = async () => {
    const body = await source.open()
    body.on('data', (chunk: Buffer) => {
      came += chunk.length
    })
    return body.pause()
  }
  return heard(c, async () => {
    if ((source.size ?? 0) > most) throw tooLarge(most)
    const lifted = await raw(c, inputs, services, [{ ...source, open }])
    if (came <= most) return lifted
    await lifted.discard()
    throw tooLarge(most)
  })
}

/** Reads a query, for the inputs it names; other names are not ours to judge. */
export async function liftQuery(
  query: URLSearchParams,
  { inputs }: Pick<Interface, 'inputs'>,
  { files }: Services,
): Promise<Request> {
  const values = fromQuery(inputs, query)
  return { ...(await lift(inputs, values, { exchange: formExchange, files })), own: none }
}

/**
 * The numbers that a query names and leaves blank. A form names all of its fields, whatever is in
 * them; a program that does so has lost a value.
 */
export function blanksIn({ names, components }: Signature, query: URLSearchParams): Fields {
  const isNumeric = ({ type }: Schema) => type === 'number' || type === 'integer'
  const blank = names.filter(
    (name, i) => isNumeric(components[i]!.schema) && query.getAll(name).at(-1) === '',
  )
  return Object.fromEntries(blank.map((name) => [name, '']))
}

/** The values of a query, by input name. */
export function fromQuery({ names, components }: Signature, query: URLSearchParams): Fields {
  const values: Fields = {}
  for (const [i, name] of names.entries()) {
    const given = query.getAll(name)
    if (given.length > 0) values[name] = fromTexts(components[i]!.schema, given)
  }
  return values
}

/** The same values, in which a query's ids are references to the files they name. */
export function referring({ names, components }: Signature, values: Fields): Fields {
  const known = { ...values }
  for (const [i, name] of names.entries()) {
    const value = values[name]
    if (value === undefined || !holdsFiles(components[i]!.schema)) continue
    const refer = (item: Json): Json => (typeof item === 'string' ? { id: item } : item)
    known[name] = Array.isArray(value) ? value.map(refer) : refer(value)
  }
  return known
}

async function form(
  { fields, faults }: Upload,
  inputs: Signature,
  { files }: Services,
): Promise<Request> {
  const own = new Map<string, string>()
  const removed = new Set((fields.get('_remove') ?? []).map(String))
  const values: Fields = Object.create(null)
  const stored: StoredFile[] = []
  for (const [name, given] of fields) {
    for (const item of given) if (typeof item === 'object') stored.push(item)
    if (name.startsWith('_')) own.set(name, String(given.at(-1)))
    else {
      const kept = given.filter((item) => typeof item === 'object' || !removed.has(item))
      const schema = inputs.components[inputs.names.indexOf(name)]?.schema
      values[name] = schema ? fromTexts(schema, kept) : (kept.at(-1) as Json)
    }
  }
  const lifted = await lift(inputs, values, { exchange: formExchange, files, stored, faults })
  return { ...lifted, own }
}

async function json(body: Json, inputs: Signature, { files }: Services): Promise<Request> {
  refuseUnlessInputs(body, inputs.names)
  return { ...(await lift(inputs, body, { exchange: httpExchange, files })), own: none }
}

/** A body that is one file fills the first input for one; the query fills the rest. */
async function raw(
  c: Context,
  inputs: Signature,
  { files }: Services,
  source: Given[],
): Promise<Request> {
  const at = inputs.components.findIndex(({ schema }) => holdsFiles(schema))
  const name = inputs.names[at]
  if (name === undefined) {
    throw new ProblemError(
      415,
      'Send the inputs as JSON or as a form: there is no input for a file',
    )
  }
  const values = { ...fromQuery(inputs, new URL(c.req.url).searchParams), [name]: 'body' }
  const exchange: Exchange = {
    ...formExchange,
    read: (value, several) => (value === 'body' ? source : formExchange.read(value, several)),
  }
  return { ...(await lift(inputs, values, { exchange, files })), own: none }
}

function urlencoded(text: string, { MAX_FILES }: Services['config']): Upload {
  const fields: Upload['fields'] = new Map()
  const most = mostFields + MAX_FILES
  // Counted before they are read, since each takes long.
  for (let at = text.indexOf('&'), n = 2; at >= 0; at = text.indexOf('&', at + 1), n++) {
    if (n > most) throw new ProblemError(413, `The form must have at most ${count(most)} fields`)
  }
  for (const [name, value] of new URLSearchParams(text)) {
    const known = fields.get(name)
    if (known) known.push(value)
    else fields.set(name, [value])
  }
  return { fields, faults: new Map() }
}

const none: ReadonlyMap<string, string> = new Map()
