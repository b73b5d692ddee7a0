import { InputError } from 'fascia'

/** What a path under the pictures' address stands for. */
export interface Address {
  /** A picture's name; of a folder, what the names in it begin with. */
  name: string
  isFolder: boolean
  /** Of the file name that was asked for, in lower case and without its dot. */
  extension: string | undefined
}

/** In UTF-8. As hex it is twice as long, and an S3 key has at most 1,024 bytes. */
const longest = 400
/** In hex digits: a file name on disk has at most 255 bytes. */
const partLength = 120
const root = 'images/originals/'
const extensions = /(?<=[^/])((\.(jpe?g|png|webp|avif|tiff?|gif|bmp))+)$/i

/**
 * The one form of a picture's name: NFC, parts without blanks around them, no extension. Throws an
 * InputError for what cannot be one. A name is text to look things up by, and never a path.
 */
export function pictureName(given: string, field = 'name'): string {
  const name = plain(tidy(given.normalize('NFC'), field))
  if (name === '') throw new InputError('A picture needs a name', { field })
  return name
}

/** Reads the part of a URL's path that comes after the pictures' own address and its slash. */
export function address(path: string): Address {
  const text = decoded(path).normalize('NFC')
  if (text === '' || text.endsWith('/')) {
    const name = tidy(text, 'name')
    return { name: name && `${name}/`, isFolder: true, extension: undefined }
  }
  const name = tidy(text, 'name')
  const extension = extensions.exec(name)?.[1]?.split('.').at(-1)?.toLowerCase()
  return { name: pictureName(name), isFolder: false, extension }
}

/** A name as a path in a URL. */
export const pathOf = (name: string): string => name.split('/').map(encodeURIComponent).join('/')

/** The key of a picture in the store: hex, cut into parts, the last of which ends in a hyphen. */
export const keyOf = (name: string): string => `${keysUnder(name)}-`

/** What the keys of all pictures begin with whose names begin with `prefix`. */
export function keysUnder(prefix: string): string {
  const hex = Buffer.from(prefix.normalize('NFC')).toString('hex')
  return root + (hex.match(new RegExp(`.{1,${partLength}}`, 'g')) ?? []).join('/')
}

/** The name that a key stands for. */
export const nameOf = (key: string): string =>
  Buffer.from(key.slice(root.length, -1).replaceAll('/', ''), 'hex').toString()

const plain = (name: string): string => tidy(name.replace(extensions, ''), 'name')

function tidy(text: string, field: string): string {
  // Control characters, half characters, and those that turn the direction of what follows.
  if (/[\p{Cc}\p{Cs}\\\u200e\u200f\u202a-\u202e\u2066-\u2069]/u.test(text)) {
    throw new InputError('A name cannot have control characters or backslashes', { field })
  }
  const parts = text.split('/').map((part) => part.trim())
  if (parts.some((part) => part === '.' || part === '..')) {
    throw new InputError('A part of a name cannot be “.” or “..”', { field })
  }
  const name = parts.filter((part) => part !== '').join('/')
  if (Buffer.byteLength(name) <= longest) return name
  throw new InputError(`A name can have at most ${longest} bytes`, { field })
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch (cause) {
    throw new InputError('A % in an address must be written %25', { field: 'name', cause })
  }
}
