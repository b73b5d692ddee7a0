import { expected, isFile, type Schema } from './schema.ts'

/** A JSON Schema (2020-12), without the keywords that only Fascia knows. */
export type JsonSchema = { [keyword: string]: unknown }

/** How one dialect writes a value: a file its own way, and of any other what it says of itself. */
export interface Dialect {
  file(schema: Schema): JsonSchema
  /** All but what it holds: `items` and `properties` follow by themselves. */
  value(schema: Schema): JsonSchema
}

/** A schema in a dialect, down to the last thing that it holds. */
export function translated(schema: Schema, dialect: Dialect): JsonSchema {
  if (isFile(schema)) return dialect.file(schema)
  const { items, properties } = schema
  return {
    ...dialect.value(schema),
    ...(items && { items: translated(items, dialect) }),
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, one]) => [name, translated(one, dialect)]),
      ),
    }),
  }
}

/** What is taken: with every bound that JSON Schema has a word for, and the others in words. */
export const taken = (schema: Schema, file: Dialect['file']): JsonSchema =>
  translated(schema, { file, value: bounded })

/** What is given back. What bounds an input need not hold for what comes out. */
export const given = (schema: Schema, file: Dialect['file']): JsonSchema =>
  translated(schema, { file, value: unbounded })

/** Texts as whole sentences, one after the other; those that are blank are left out. */
export const sentences = (...parts: (string | undefined)[]): string =>
  parts
    .filter((part) => part !== undefined && part !== '')
    .map((part) => (/[.!?]$/.test(part!) ? part : `${part}.`))
    .join(' ')

/** The title and the description that it has, if any. */
export const words = ({ title, description }: Schema): JsonSchema => ({
  ...(title && { title }),
  ...(description && { description }),
})

function bounded(schema: Schema): JsonSchema {
  const { step, accept, maxBytes, maxPixels, maxLength, extension, labels, ...known } = schema
  const { unit, formatMinimum, formatMaximum, ...plain } = known
  const isUntold = [unit, formatMinimum, formatMaximum].some((bound) => bound !== undefined)
  const steps = step !== undefined && schema.multipleOf === undefined
  return {
    ...plain,
    // A list that may be sent as one text is bounded as a text is, but not as a list.
    ...(maxLength !== undefined && schema.type === 'string' && { maxLength }),
    ...(plain.pattern && { pattern: `^(?:${plain.pattern})$` }),
    ...((steps || isUntold) && {
      description: sentences(plain.description, `Must be ${expected(schema)}`),
    }),
  }
}

function unbounded(schema: Schema): JsonSchema {
  const { type } = schema
  // JSON has no word for what is not a number.
  const isNumber = type === 'number' || type === 'integer'
  return { ...words(schema), ...(type && { type: isNumber ? [type, 'null'] : type }) }
}
