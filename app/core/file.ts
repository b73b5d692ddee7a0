import { randomFillSync } from 'node:crypto'
import type { AnyBlob, NodeStream, WebStream } from './platform.ts'
import type { Json } from './schema.ts'

/** A file that the server holds, as every face shows it. Its type was read from its bytes. */
export type StoredFile = {
  id: string
  url: string
  name: string
  type: string
  size: number
  /** Of a picture or a film, in pixels, as its header claims. */
  width?: number
  height?: number
}

/** A file input as `fn` sees it: bytes on disk, to be read and not to be changed. */
export type LocalFile = StoredFile & { path: string }

/** A file that `fn` wrote into `context.dir`. */
export interface WrittenFile {
  path: string
  name?: string
  type?: string
}

/** All that `fn` may return for a file: never a bare path string. */
export type FileLike = WrittenFile | AnyBlob | Uint8Array | NodeStream | WebStream

/** A file on its way out, for the Job to store. */
export class FileOutput {
  readonly body: FileLike
  readonly name: string
  /** The media types that it may be of, or of whose kind: an image for an image. */
  readonly accept: readonly string[] | undefined

  constructor(body: FileLike, name: string, accept?: readonly string[]) {
    this.body = body
    this.name = name
    this.accept = accept
  }
}

export function isStored(value: unknown): value is StoredFile {
  if (typeof value !== 'object' || value === null) return false
  const { id, url, name, type, size } = value as { [key: string]: unknown }
  return typeof size === 'number' && [id, url, name, type].every((part) => typeof part === 'string')
}

/** Of these, and no others, the server makes thumbnails. */
export const hasThumbnail = ({ type }: Pick<StoredFile, 'type'>): boolean =>
  /^image\/(jpeg|png|webp|tiff)$/.test(type)

/** The address of a small picture of a picture: its own where no other is made. */
export const thumbnailOf = (file: Pick<StoredFile, 'url' | 'type'>): string =>
  hasThumbnail(file) ? `${file.url}?thumbnail` : file.url

/** The files anywhere within a value, in order, however deep it is. */
export function storedIn(value: Json): StoredFile[] {
  const found: StoredFile[] = []
  const left = [value]
  while (left.length > 0) {
    const next = left.pop()!
    if (isStored(next)) found.push(next)
    else if (typeof next === 'object' && next !== null) {
      for (const item of Object.values(next).reverse()) left.push(item)
    }
  }
  return found
}

const longest = 150

/** The name a client gave a file, made fit to show and to offer for download; never a path. */
export function cleanName(given: string, fallback = 'file'): string {
  const last = given.split(/[/\\]/).at(-1) ?? ''
  // Control characters, and those that turn the direction of what is written after them.
  const plain = last.replace(/[\p{Cc}\p{Cs}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '').trim()
  if (plain === '' || /^\.+$/.test(plain)) return fallback
  return shorten(plain)
}

/** A long name cut in the middle, so that its beginning and its extension stay. */
export function shorten(name: string, length = longest): string {
  const letters = [...name]
  if (letters.length <= length) return name
  const tail = Math.min(12, Math.floor(length / 3))
  return `${letters.slice(0, length - tail - 1).join('')}…${letters.slice(-tail).join('')}`
}

/** Its name without folder and extension. */
export const stem = (name: string): string => cleanName(name).replace(/(?<=.)\.[^.]*$/, '')

/** The extension of a name, with its dot: one with a letter in it, so that `v1.2` has none. */
export const givenExtension = (name: string): string =>
  /(?<=.)\.\w{0,8}[a-z]\w{0,8}$/i.exec(name)?.[0] ?? ''

/** The extension that files of a media type have, with its dot; blank where none is usual. */
export function extensionOf(type: string): string {
  const plain = type.split(';')[0]!.trim().toLowerCase()
  const [, subtype = ''] = /^\w+\/(?:x-)?(\w{2,4})$/.exec(plain) ?? []
  return extensions[plain] ?? (subtype && `.${subtype}`)
}

/** Of types whose names do not say it. */
const extensions: Record<string, string> = {
  'audio/mpeg': '.mp3',
  'image/jpeg': '.jpg',
  'image/svg+xml': '.svg',
  'text/plain': '.txt',
  'video/quicktime': '.mov',
}

/** `photo.jpg`, or with a number from 2 on `photo-2.jpg`. */
export function numbered(name: string, number: number): string {
  if (number < 2) return name
  const extension = givenExtension(name)
  return `${name.slice(0, name.length - extension.length)}-${number}${extension}`
}

/** Gives each name back as it is, or numbered where it was given before in any case of letters. */
export function distinct(): (name: string) => string {
  const taken = new Set<string>()
  return (name) => {
    for (let number = 1; ; number++) {
      const tried = numbered(name, number)
      const key = tried.normalize('NFC').toLowerCase()
      if (taken.has(key)) continue
      taken.add(key)
      return tried
    }
  }
}

/**
 * Gives files names to lie under together, with the folders that are in them: fit for any system,
 * and none twice.
 */
export function together(): (given: string) => string {
  const once = distinct()
  return (given) => {
    const parts = given.split('/').filter((part) => part !== '')
    return once(parts.map(fit).join('/') || 'file')
  }
}

function fit(part: string): string {
  const plain = cleanName(part)
    .replace(/[:*?"<>|]/g, '_')
    .replace(/[. ]+$/, '')
  return reserved.test(plain) ? `_${plain}` : plain || 'file'
}

const { compare } = new Intl.Collator('en', { numeric: true })

/** Compares names as people count, frame2 before frame10; only equal ones come out equal. */
export const byName = (a: string, b: string): number =>
  compare(a, b) || Number(a > b) - Number(a < b)

/** What names a device on Windows, whatever its extension. */
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i

/** A Content-Disposition that any name survives (RFC 6266, RFC 8187). */
export function disposition(kind: 'inline' | 'attachment', name: string): string {
  const ascii = name.replace(/[^\x20-\x7e]|["\\%]/g, '_')
  const exact = encodeURIComponent(name).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16)}`,
  )
  return `${kind}; filename="${ascii}"; filename*=UTF-8''${exact}`
}

/** Random bytes for many ids at once, since each request for some costs more than they do. */
const random = Buffer.alloc(16 * 256)
let used = random.length

/** 128 random bits in hex: a name that nobody can guess. */
export function newId(): string {
  if (used === random.length) {
    randomFillSync(random)
    used = 0
  }
  used += 16
  return random.toString('hex', used - 16, used)
}

export const isId = (id: string): boolean => /^[0-9a-f]{32}$/.test(id)
