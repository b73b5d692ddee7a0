/** "an MP4 video", "a JPEG image" */
export const article = (words: string): string =>
  /^([aeio]|[AEFHILMNORSX][A-Z0-9]+\b)/.test(words) ? `an ${words}` : `a ${words}`

/** The words of a name that code uses: `birthYear` reads "Birth year". */
export function titleOf(name: string): string {
  const words = name
    .replace(/_/g, ' ')
    .replace(/([a-z0-9])([A-Z])/g, (_, a, b) => `${a} ${b.toLowerCase()}`)
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** "a, b or c" */
export function list(words: readonly string[], joint: string): string {
  if (words.length < 2) return words.join('')
  return `${words.slice(0, -1).join(', ')} ${joint} ${words.at(-1)}`
}

/** A value as a sentence quotes it: short, and never the whole of a long text. */
export function shown(value: unknown): string {
  if (value === undefined || value === null || value === '') return 'blank'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'an object'
  if (typeof value !== 'string') return String(value)
  const line = value.slice(0, 40).replace(/\s/g, ' ')
  return value.length > 40 ? `“${line}…”` : `“${line}”`
}

export const count = (value: number): string => value.toLocaleString('en')

/** 512 MB, 1.5 GB: a size as people read it. */
export function bytes(size: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB']
  const power = Math.min(Math.floor(Math.log2(Math.max(size, 1)) / 10), units.length - 1)
  return `${Number((size / 1024 ** power).toFixed(1))} ${units[power]}`
}
