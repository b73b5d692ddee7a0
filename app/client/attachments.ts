import type { RemoteFile, RemoteUpload } from '../core/remote.ts'
import type { Transport } from './transport.ts'

/** Inputs as JSON has them: each Blob and each stream in them is uploaded first. */
export async function written(
  value: unknown,
  { ask }: Transport,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  if (typeof value !== 'object' || value === null) return value
  if (isBytes(value)) return { id: await upload(value) }
  if (isFile(value)) return { id: value.id }
  if (value instanceof Date) return value
  // One after the other, so that none is still being sent when one is refused.
  if (Array.isArray(value)) {
    const items: unknown[] = []
    for (const item of value) items.push(await written(item, { ask }, signal))
    return items
  }
  const entries: [string, unknown][] = []
  for (const [name, item] of Object.entries(value)) {
    entries.push([name, await written(item, { ask }, signal)])
  }
  return Object.fromEntries(entries)

  async function upload(bytes: Blob | ReadableStream<Uint8Array>): Promise<string> {
    const { name = 'file', type = '' } = bytes as Partial<File>
    const answer = await ask('files', {
      method: 'POST',
      body: (await sendable(bytes)) as NonNullable<RequestInit['body']>,
      headers: {
        'Content-Type': isPlain(type) ? type : 'application/octet-stream',
        'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
      },
      ...(signal && { signal }),
      ...({ duplex: 'half' } as object),
    })
    return ((await answer.json()) as { id: string }).id
  }
}

/** What would be read as a form, or as JSON, is sent as the bytes that it is. */
const isPlain = (type: string): boolean =>
  type !== '' && !/^(multipart\/|application\/(json|x-www-form-urlencoded))/i.test(type)

/** A body that is a stream is sent as it comes by Node and its like; browsers need all of it. */
const sendable = async (bytes: Blob | ReadableStream<Uint8Array>) =>
  bytes instanceof Blob || !isBrowser() ? bytes : await new Response(bytes).blob()

const isBrowser = () => 'document' in globalThis || 'WorkerGlobalScope' in globalThis

const isBytes = (value: object): value is Exclude<RemoteUpload, { readonly id: string }> =>
  value instanceof Blob || value instanceof ReadableStream

/** A result in which each file can be fetched. */
export function received(value: unknown, base: string, transport: Transport): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (isFile(value)) return fetchable(value, base, transport)
  if (Array.isArray(value)) return value.map((item) => received(item, base, transport))
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, received(item, base, transport)]),
  )
}

function fetchable(file: PlainFile, base: string, { ask }: Transport): RemoteFile {
  const url = new URL(file.url, base)
  const get = () => ask(url, { headers: { Accept: '*/*' } })
  const methods = {
    blob: async () => (await get()).blob(),
    stream: async () => (await get()).body ?? new Blob([]).stream(),
  }
  // Not to be seen, so that a file prints, and goes into JSON, as what it is.
  const hidden = Object.entries(methods).map(([name, value]) => [name, { value }])
  const plain = { ...file, url: url.href }
  return Object.defineProperties(plain, Object.fromEntries(hidden)) as RemoteFile
}

type PlainFile = Pick<RemoteFile, 'id' | 'url' | 'name' | 'type' | 'size'>

const isFile = (value: object): value is PlainFile =>
  ['id', 'url', 'name', 'type'].every(
    (key) => typeof (value as { [key: string]: unknown })[key] === 'string',
  ) && /^[0-9a-f]{32}$/.test((value as PlainFile).id)
