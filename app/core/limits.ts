import type { Config } from './config.ts'
import { bytes, count, isFile, isTable, kinds, type Schema } from './schema.ts'

/** The settings that bound every value that names no bound of its own. */
export type Limits = Pick<Config, 'MAX_FILES' | 'MAX_PIXELS' | 'MAX_TEXT' | 'MAX_UPLOAD_BYTES'>

/** The schema with a server's limits wherever it names none of its own. */
export function withLimits(schema: Schema, limits: Limits): Schema {
  const { items, properties, accept = [], type } = schema
  if (isFile(schema)) {
    const isPicture = accept.length > 0 && accept.every((kind) => kind.startsWith('image/'))
    const pixels = isPicture ? { maxPixels: limits.MAX_PIXELS } : {}
    return { maxBytes: limits.MAX_UPLOAD_BYTES, ...pixels, ...schema }
  }
  const isText = !schema.enum && (type === undefined || type === 'string' || isTable(schema))
  return {
    ...(isText && { maxLength: limits.MAX_TEXT }),
    ...(items && isFile(items) && { maxItems: limits.MAX_FILES }),
    ...schema,
    ...(items && { items: withLimits(items, limits) }),
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, one]) => [name, withLimits(one, limits)]),
      ),
    }),
  }
}

/**
 * What bounds a value beside its type, one phrase each: "1 to 60", "at most 512 MB". Empty
 * when anything of that type will do.
 */
export function limits(schema: Schema): string[] {
  const { minimum, maximum, step, minLength, maxLength, pattern, minItems, maxItems } = schema
  const { type, accept, maxBytes, maxPixels, items, enum: choices, examples } = schema
  const each = items ? limits(items).join(', ') : ''
  const isWhole = type === 'integer' && step === 1
  const moments = [schema.formatMinimum, schema.formatMaximum] as const
  return [
    ...(choices ? [`one of ${choices.map(String).join(', ')}`] : []),
    ...(examples ? [`such as ${examples.map(String).join(', ')}`] : []),
    ...(isFile(schema) && accept?.length ? [kinds(accept)] : []),
    ...span(minItems || undefined, maxItems).map((range) => `${range} of them`),
    ...(each ? [`each ${each}`] : []),
    ...span(minimum, maximum),
    ...span(...moments),
    ...(schema.unit === undefined ? [] : [`in ${schema.unit}`]),
    ...(step === undefined || isWhole ? [] : [`in steps of ${step}`]),
    ...span(minLength || undefined, maxLength).map((range) => `${range} characters`),
    ...(pattern ? [`matching ${pattern}`] : []),
    ...(maxBytes === undefined ? [] : [`at most ${bytes(maxBytes)}`]),
    ...(maxPixels === undefined ? [] : [`at most ${count(maxPixels)} pixels`]),
  ]
}

function span(from: string | number | undefined, to: string | number | undefined): string[] {
  const of = (bound: string | number) => (typeof bound === 'number' ? count(bound) : bound)
  if (from !== undefined && to !== undefined) return [`${of(from)} to ${of(to)}`]
  if (from !== undefined) return [`at least ${of(from)}`]
  return to === undefined ? [] : [`at most ${of(to)}`]
}
