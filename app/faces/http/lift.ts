import type { Context } from 'hono'
import type { RawInputs } from '../../calls/check.ts'
import type { Services } from '../../calls/services.ts'
import { limit } from '../../core/config.ts'
import { ProblemError } from '../../core/errors.ts'
import type { Interface } from '../../core/interface.ts'
import type { Signature } from '../../core/ports.ts'
import { holdsFiles, isTable, type Json, type Schema } from '../../core/schema.ts'
import type { StoredFile } from '../../files/file.ts'
import type { Files } from '../../files/files.ts'
import { discard, type Upload, upload } from '../../files/upload.ts'
import { dataUrl, jsonBody, rawFile, sent } from './body.ts'

/** A call as it came over HTTP, in the one form that `jobs.submit` takes. */
export interface Lifted {
  kind: 'form' | 'json' | 'raw'
  raw: RawInputs
  faults: ReadonlyMap<string, string>
  /** Fascia's own fields of a form: those whose names start with `_`. */
  own: ReadonlyMap<string, string>
  /** Removes the files that came with this call, when nothing will refer to them. */
  discard(): Promise<void>
}

/** Reads a POST: a form, JSON, or the bytes of one file. */
export async function lift(c: Context, face: Interface, services: Services): Promise<Lifted> {
  const type = (c.req.header('content-type') ?? '').split(';')[0]!.trim().toLowerCase()
  const { files, config } = services
  refuseLength(c, config.MAX_UPLOAD_BYTES * 2)
  if (type === 'multipart/form-data') {
    return form(await upload(sent(c), files, config), face.inputs, files)
  }
  if (type === 'application/x-www-form-urlencoded') {
    const text = await jsonBody.text(c.req.raw, config.MAX_TEXT * 8)
    // No form begins so, but what `curl -d` sends as one does.
    if (text.startsWith('{')) return json(jsonBody.parse(text), face.inputs, files)
    return form(urlencoded(text), face.inputs, files)
  }
  if (type === 'application/json' || type === '') {
    const text = await jsonBody.text(c.req.raw)
    if (!text.startsWith('data:')) return json(jsonBody.parse(text), face.inputs, files)
    return rawCall(c, face, files, await dataUrl(text.trim(), files))
  }
  return rawCall(c, face, files, await rawFile(c, files))
}

/** The values of a query, for the inputs it names; other names are not ours to judge. */
export function fromQuery({ names, components }: Signature, query: URLSearchParams): RawInputs {
  const fields = new Map<string, string[]>()
  for (const [name, value] of query) {
    if (names.includes(name)) fields.set(name, [...(fields.get(name) ?? []), value])
  }
  return byName(
    names,
    components.map(({ schema }) => schema),
    fields,
  )
}

function form(sent: Upload, { names, components }: Signature, files: Files): Lifted {
  const own = new Map<string, string>()
  const removed = new Set((sent.fields.get('_remove') ?? []).map(String))
  const fields: Upload['fields'] = new Map()
  for (const [name, values] of sent.fields) {
    if (name.startsWith('_')) own.set(name, String(values.at(-1)))
    else
      fields.set(
        name,
        values.filter((value) => typeof value === 'object' || !removed.has(value)),
      )
  }
  const raw = byName(
    names,
    components.map(({ schema }) => schema),
    fields,
  )
  return { kind: 'form', raw, faults: sent.faults, own, discard: () => discard(sent, files) }
}

/** A form has strings and files only; the schema says which of them make one value. */
function byName(
  names: string[],
  schemas: Schema[],
  fields: Map<string, (string | StoredFile)[]>,
): RawInputs {
  const raw: RawInputs = {}
  for (const [name, values] of fields) {
    const schema = schemas[names.indexOf(name)]
    raw[name] = schema ? value(schema, values) : (values.at(-1) as Json)
  }
  return raw
}

function value(schema: Schema, values: (string | StoredFile)[]) {
  const given = values.filter((item) => item !== '')
  if (holdsFiles(schema)) {
    const found = given.map((item) => (typeof item === 'string' ? { id: item } : item))
    if (schema.type === 'array') return found.length > 0 ? found : undefined
    // A new upload takes the place of the file that was there.
    return found.find((item) => 'url' in item) ?? found.at(-1)
  }
  if (schema.type === 'array' && !isTable(schema)) return given as string[]
  const last = values.at(-1)
  return typeof last === 'string' && last !== '' ? last.replace(/\r\n/g, '\n') : undefined
}

function urlencoded(text: string): Upload {
  const fields: Upload['fields'] = new Map()
  for (const [name, value] of new URLSearchParams(text)) {
    fields.set(name, [...(fields.get(name) ?? []), value])
  }
  return { fields, faults: new Map() }
}

/** One more than are taken is enough to be refused; the rest need not be stored for that. */
const within = ({ maxItems = limit('MAX_FILES') }: Schema, items: Json[]): Json[] =>
  items.slice(0, maxItems + 1)

/** JSON is an object by input name, in which a file may be a data URL. */
async function json(body: Json, { names, components }: Signature, files: Files): Promise<Lifted> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new ProblemError(
      400,
      `The body must be a JSON object with the inputs: ${names.join(', ')}`,
    )
  }
  const stored: StoredFile[] = []
  const lifted = async (item: Json) => {
    if (typeof item !== 'string' || !item.startsWith('data:')) return item
    const file = await dataUrl(item, files)
    stored.push(file)
    return file
  }
  const raw: RawInputs = Object.create(null)
  for (const [name, item] of Object.entries(body)) {
    const schema = components[names.indexOf(name)]?.schema
    if (!schema || !holdsFiles(schema)) raw[name] = item
    else if (!Array.isArray(item)) raw[name] = await lifted(item)
    else raw[name] = await Promise.all(within(schema, item).map(lifted))
  }
  return { ...nothing, kind: 'json', raw, discard: () => removeAll(stored, files) }
}

function rawCall(c: Context, { inputs }: Interface, files: Files, file: StoredFile): Lifted {
  const at = inputs.components.findIndex(({ schema }) => holdsFiles(schema))
  const raw = fromQuery(inputs, new URL(c.req.url).searchParams)
  const name = inputs.names[at]
  if (name !== undefined) raw[name] = inputs.components[at]!.schema.type === 'array' ? [file] : file
  const lifted: Lifted = { ...nothing, kind: 'raw', raw, discard: () => removeAll([file], files) }
  if (name !== undefined) return lifted
  void lifted.discard()
  throw new ProblemError(415, 'Send the inputs as JSON or as a form; there is no input for a file')
}

const nothing = { faults: new Map<string, string>(), own: new Map<string, string>() }

const removeAll = async (stored: StoredFile[], files: Files): Promise<void> => {
  await Promise.all(stored.map(({ id }) => files.remove(id)))
}

function refuseLength(c: Context, most: number): void {
  const length = Number(c.req.header('content-length') ?? 0)
  if (length > most) throw new ProblemError(413, 'That is more than this server takes at once')
}
