import { bytes, count, isFile, kinds, type Schema } from '../schema.ts'

/**
 * What bounds a value beside its type, one phrase each: "from 1 to 60", "at most 512 MB". Empty
 * when anything of that type will do.
 */
export function limits(schema: Schema): string[] {
  const { minimum, maximum, step, minLength, maxLength, pattern, minItems, maxItems } = schema
  const { accept, maxBytes, maxPixels, items, enum: choices } = schema
  const most = (limit: number | undefined, unit: string) =>
    limit === undefined ? [] : [`at most ${count(limit)} ${unit}`]
  return [
    ...(choices ? [`one of ${choices.map(String).join(', ')}`] : []),
    ...(isFile(schema) && accept?.length ? [kinds(accept)] : []),
    ...(items ? limits(items).map((limit) => `each ${limit}`) : []),
    ...(minItems ? [`at least ${count(minItems)}`] : []),
    ...(maxItems === undefined ? [] : [`at most ${count(maxItems)}`]),
    ...span(minimum, maximum),
    ...(step === undefined ? [] : [`in steps of ${step}`]),
    ...(minLength ? [`at least ${count(minLength)} characters`] : []),
    ...most(maxLength, 'characters'),
    ...(pattern ? [`matching ${pattern}`] : []),
    ...(maxBytes === undefined ? [] : [`at most ${bytes(maxBytes)}`]),
    ...most(maxPixels, 'pixels'),
  ]
}

function span(minimum: number | undefined, maximum: number | undefined): string[] {
  if (minimum !== undefined && maximum !== undefined) return [`from ${minimum} to ${maximum}`]
  if (minimum !== undefined) return [`from ${minimum}`]
  return maximum === undefined ? [] : [`up to ${maximum}`]
}
