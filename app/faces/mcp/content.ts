import { Buffer } from 'node:buffer'
import type { Exchange } from '../../calls/lift.ts'
import { isStored, type StoredFile } from '../../core/file.ts'
import type { Signature } from '../../core/ports.ts'
import type { Json } from '../../core/schema.ts'
import type { Files } from '../../files/files.ts'

export type Block = { type: string; [key: string]: unknown }

/** What a tool gives: blocks to read, and the same by output name for programs. */
export interface Content {
  content: Block[]
  structuredContent?: { [name: string]: Json }
}

/** In bytes: a picture or a sound up to `mostInline` goes along itself, as long as there is room. */
const mostInline = 1024 ** 2
const mostTogether = 4 * 1024 ** 2

interface Needs {
  files: Files
  exchange: Exchange
  version: string
}

/** A result, each file in it as a link, and small pictures and sounds as themselves too. */
export async function content(
  { names, components }: Signature,
  values: Json[],
  { files, exchange, version }: Needs,
): Promise<Content> {
  let room = mostTogether
  const blocks: Block[] = []
  const structured: { [name: string]: Json } = {}
  for (const [i, name] of names.entries()) {
    const found: StoredFile[] = []
    const value = await linked(values[i] ?? null, found)
    if (value !== null) structured[name] = value
    const label = names.length > 1 ? `${components[i]?.schema.title ?? name}: ` : ''
    if (!isFiles(value)) blocks.push({ type: 'text', text: label + words(value) })
    for (const file of found) blocks.push(...(await shown(file)))
  }
  return version < '2025-06-18'
    ? { content: blocks }
    : { content: blocks, structuredContent: structured }

  /** The same value, with the files in it under URIs that the client can read. */
  async function linked(value: Json, found: StoredFile[]): Promise<Json> {
    if (isStored(value)) {
      const file = await files.get(value.id)
      if (!file) return value
      const reachable = (await exchange.write(file)) as StoredFile
      found.push(reachable)
      return reachable
    }
    if (Array.isArray(value)) {
      const items: Json[] = []
      for (const item of value) items.push(await linked(item, found))
      return items
    }
    if (typeof value !== 'object' || value === null) return value
    const entries: [string, Json][] = []
    for (const [key, item] of Object.entries(value)) entries.push([key, await linked(item, found)])
    return Object.fromEntries(entries)
  }

  async function shown(file: StoredFile): Promise<Block[]> {
    const kind = kindOf(file, version)
    const link = linkTo(file, version)
    if (!kind || file.size > Math.min(room, mostInline)) return [link]
    room -= file.size
    const data = await base64(file, files)
    return [{ type: kind, data, mimeType: file.type }, link]
  }
}

/** What the block of such a file is called, if clients of that version know one. */
function kindOf({ type }: StoredFile, version: string): 'image' | 'audio' | undefined {
  if (/^image\/(jpeg|png|webp|gif)$/.test(type)) return 'image'
  return type.startsWith('audio/') && version >= '2025-03-26' ? 'audio' : undefined
}

const linkTo = ({ url, name, type, size }: StoredFile, version: string): Block =>
  version < '2025-06-18'
    ? { type: 'text', text: `${name}: ${url}` }
    : { type: 'resource_link', uri: url, name, mimeType: type, size }

async function base64({ id }: StoredFile, files: Files): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of await files.read(id)) chunks.push(chunk as Uint8Array)
  return Buffer.concat(chunks).toString('base64')
}

const isFiles = (value: Json): boolean =>
  isStored(value) || (Array.isArray(value) && value.length > 0 && value.every(isStored))

function words(value: Json): string {
  if (value === null) return 'Nothing'
  return typeof value === 'string' ? value : JSON.stringify(value)
}
