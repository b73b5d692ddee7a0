import type { Json } from '../../../schema.ts'

/** A word as a shell takes it. */
export const sh = (word: string): string =>
  /^[\w./:@%+,-][\w./:@%+,=-]*$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`

/** A value as JavaScript writes it, on one line where there is room. */
export function js(value: Json, indent = ''): string {
  if (typeof value === 'string') return jsText(value)
  if (typeof value !== 'object' || value === null) return String(value)
  const inner = `${indent}  `
  const parts = Array.isArray(value)
    ? value.map((item) => js(item, inner))
    : Object.entries(value).map(([key, item]) => `${jsKey(key)}: ${js(item, inner)}`)
  return bracketed(parts, Array.isArray(value) ? '[]' : '{}', indent)
}

export const jsKey = (key: string): string => (/^[A-Za-z_$][\w$]*$/.test(key) ? key : jsText(key))

const jsText = (text: string): string =>
  `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`

/** A value as Python writes it. */
export function python(value: Json, indent = ''): string {
  if (value === null) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value !== 'object') return JSON.stringify(value)
  const inner = `${indent}    `
  const parts = Array.isArray(value)
    ? value.map((item) => python(item, inner))
    : Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${python(item, inner)}`)
  const line = `${parts.join(', ')}`
  const [open, close] = Array.isArray(value) ? '[]' : '{}'
  if (line.length < 60) return `${open}${line}${close}`
  return `${open}\n${parts.map((part) => `${inner}${part},\n`).join('')}${indent}${close}`
}

/** Parts of an object or a list, as JavaScript lays them out. */
export function bracketed(parts: string[], brackets: string, indent: string): string {
  const [open, close] = brackets
  const line = parts.join(', ')
  const space = open === '{' && parts.length > 0 ? ' ' : ''
  if (line.length < 60 && !line.includes('\n')) return `${open}${space}${line}${space}${close}`
  return `${open}\n${parts.map((part) => `${indent}  ${part},\n`).join('')}${indent}${close}`
}
