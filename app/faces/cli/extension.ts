import { extname } from 'node:path'

/** Of types whose bytes leave no doubt; a file's own name may not know better. */
const sure: Record<string, string> = {
  'image/jpeg': '.jpg',
  'image/png': '.png',
  'image/webp': '.webp',
  'image/gif': '.gif',
  'image/avif': '.avif',
  'image/svg+xml': '.svg',
  'video/mp4': '.mp4',
  'video/webm': '.webm',
  'video/quicktime': '.mov',
  'audio/mpeg': '.mp3',
  'audio/wav': '.wav',
  'audio/ogg': '.ogg',
  'audio/flac': '.flac',
  'application/pdf': '.pdf',
}

/** Of types that many kinds of file have. */
const broad: Record<string, string> = {
  'text/plain': '.txt',
  'text/html': '.html',
  'text/xml': '.xml',
  'application/zip': '.zip',
  'application/json': '.json',
}

/** The extension of a file by its bytes, or by its own name where they do not tell. */
export function extensionOf({ type, name }: { type: string; name: string }): string {
  const [plain = ''] = type.split(';')
  return sure[plain] ?? (givenExtension(name) || (broad[plain] ?? ''))
}

/** The extension that a name was given: one with a letter in it, so that `v1.2` has none. */
export function givenExtension(name: string): string {
  const extension = extname(name)
  return /^\.\w{0,8}[a-z]\w{0,8}$/i.test(extension) ? extension : ''
}

/** Whether a name claims to be of a type that its bytes are not: `.jpg` of a video, or of a text. */
export function claimsOther(name: string, extension: string): boolean {
  const claim = givenExtension(name).toLowerCase().replace('.jpeg', '.jpg')
  return Object.values(sure).includes(claim) && claim !== extension
}
