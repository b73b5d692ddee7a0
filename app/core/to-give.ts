import { article, expected, isFile, isTable, kindOf, type Schema } from './schema.ts'

/** What to do about a blank one, as a whole sentence: "Enter a greeting", "Select an image". */
export function toGive(schema: Schema): string {
  const { title = '' } = schema
  const one = schema.items ?? schema
  const isWord = /^[\p{L}][\p{L} -]*$/u.test(title)
  const noun = /^.[A-Z]/.test(title) ? title : title.charAt(0).toLowerCase() + title.slice(1)
  if (isFile(one)) {
    const kind = kindOf(one.accept).replace('audio', 'audio file')
    const what = schema.items ? `one or more ${kind}s` : article(kind)
    return noun.includes(kind) ? `Select ${what}` : `Select ${what} for ${title}`
  }
  const isOwn = /^(your|my|our|the|how|what|which|when|where)\b/.test(noun)
  const isMany = /[^s]s$/.test(noun)
  const named = isWord && !isMany ? (isOwn ? noun : article(noun)) : undefined
  if (schema.enum) return `Select ${named ?? `one for ${title}`}`
  if (schema.items?.enum) return `Select one or more for ${title}`
  if (schema.items && !isTable(schema)) return `Enter one or more for ${title}`
  if (schema.type === 'string') return `Enter ${named ?? `text for ${title}`}`
  return `Enter ${expected(schema).replace(/ from (\S+) to /, ' between $1 and ')} for ${title}`
}
