import type { Json } from '../../app/core/schema.ts'

/** What of an OpenAPI document its client reads. */
export interface Document {
  servers: { url: string }[]
  paths: { [path: string]: { [method: string]: any } }
  components: { schemas: { [name: string]: any } }
}

/** One way to call one operation, as its document tells. */
export interface Way {
  operation: string
  /** The type of the body; blank for a call without one. */
  type: string
  send(headers?: Record<string, string>): Promise<Response>
}

/**
 * A client that knows nothing but a document: every way to call each operation with a tag.
 * Values are its examples', or made after their schemas; `ownFile` is for inputs without one.
 */
export function clientOf(document: Document, tag: string, ownFile: (types: string[]) => Blob) {
  const base = document.servers[0]!.url
  const ways: Way[] = []
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      if (!operation.tags?.includes(tag)) continue
      const bodies = Object.entries<any>(operation.requestBody?.content ?? { '': {} })
      for (const [type, body] of bodies) {
        const example = exampleOf(operation)
        const send = async (headers = {}) => {
          const url = new URL(base + path)
          const init = { method: method.toUpperCase(), headers: { ...headers } as any, body: null }
          await write({ operation, type, body, example, url, init })
          return fetch(url, init)
        }
        ways.push({ operation: operation.operationId, type, send })
      }
    }
  }
  return ways

  async function write({ operation, type, body, example, url, init }: any): Promise<void> {
    const parameters = (operation.parameters ?? []).filter((one: any) => one.in === 'query')
    if (type === '') {
      for (const { name, required, schema } of parameters) {
        if (required) url.searchParams.set(name, String(await value(schema, undefined)))
      }
    } else if (type === 'application/json') {
      init.headers['content-type'] = type
      init.body = JSON.stringify(example ?? (await object(body.schema, value)))
    } else if (type.startsWith('application/x-www-form')) {
      const fields = await object(body.schema, value, example)
      init.body = new URLSearchParams()
      for (const [name, given] of Object.entries(fields)) {
        const isList = body.schema.properties[name].type === 'array'
        for (const part of isList ? [given].flat() : [given]) init.body.append(name, text(part))
      }
    } else if (type.startsWith('multipart/')) {
      init.body = await form(body, example)
    } else {
      for (const { name } of parameters) {
        if (example?.[name] !== undefined) url.searchParams.set(name, text(example[name]))
      }
      const found = Object.values(example ?? {})
        .flat()
        .find(isReference)
      const file = found ? await fetched(found) : ownFile([type])
      init.headers['content-type'] = file.type || 'application/octet-stream'
      init.body = file
    }
  }

  async function form({ schema, encoding }: any, example: any): Promise<FormData> {
    const data = new FormData()
    for (const [name, property] of Object.entries<any>(schema.properties)) {
      const given = example?.[name]
      if (given === undefined && !schema.required.includes(name)) continue
      const types = encoding[name]?.contentType?.split(', ') ?? []
      const item = property.items ?? property
      if (item.format === 'binary') {
        const files = [given].flat().filter(isReference)
        const blobs = files.length > 0 ? await Promise.all(files.map(fetched)) : [ownFile(types)]
        for (const [i, blob] of blobs.entries()) data.append(name, blob, `file ${i + 1}`)
      } else {
        const whole = given ?? (await value(property, undefined))
        for (const part of property.type === 'array' ? whole : [whole]) {
          data.append(name, types.includes('application/json') ? JSON.stringify(part) : text(part))
        }
      }
    }
    return data
  }

  /** The bytes of a file that an example names, from where the document says files are. */
  async function fetched({ id }: { id: string }): Promise<Blob> {
    const [path] = Object.entries(document.paths).find(
      ([, { get }]) => get?.operationId === 'files.get',
    )!
    return (await fetch(base + path.replace('{id}', id).replace('{name}', 'file'))).blob()
  }

  async function value(schema: any, given: any): Promise<any> {
    if (given !== undefined) return given
    const plain = schema.$ref ? document.components.schemas[schema.$ref.split('/').at(-1)] : schema
    if (plain.oneOf) return dataUrl(ownFile(plain['x-accept'] ?? []))
    if (plain.default !== undefined) return plain.default
    if (plain.enum) return plain.enum[0]
    if (plain.type === 'array') return [await value(plain.items, undefined)]
    if (plain.type === 'object') return {}
    if (plain.type === 'boolean') return true
    return plain.type === 'number' || plain.type === 'integer' ? (plain.minimum ?? 1) : 'text'
  }
}

async function object(
  schema: any,
  value: any,
  example: any = {},
): Promise<{ [key: string]: Json }> {
  const names = Object.keys(schema.properties)
  const wanted = names.filter((name) => name in example || schema.required.includes(name))
  const entries = wanted.map(async (name) => [
    name,
    await value(schema.properties[name], example[name]),
  ])
  return Object.fromEntries(await Promise.all(entries))
}

const exampleOf = ({ requestBody }: any): any =>
  Object.values<any>(requestBody?.content['application/json']?.examples ?? {})[0]?.value

const text = (value: any): string => (typeof value === 'string' ? value : JSON.stringify(value))

const isReference = (value: any): value is { id: string } => typeof value?.id === 'string'

const dataUrl = async (blob: Blob): Promise<string> =>
  `data:${blob.type};base64,${Buffer.from(await blob.arrayBuffer()).toString('base64')}`
