import type { Json, Schema } from '../../app/core/schema.ts'
import type { Described } from '../../app/core/standard.ts'

/**
 * A JSON Schema with one plain `type`, or with `enum`, where it can be said so: references are
 * followed, constants are choices of one, and `null` beside another type is `isNullable`.
 */
export function simplified(described: Described, $defs = described.$defs): Described {
  const { $ref, const: constant, allOf, anyOf, oneOf, type, ...rest } = described
  const all = { ...rest, ...($defs !== undefined && { $defs }) }
  const again = (part: Described): Described => simplified({ ...part, ...all }, $defs)
  if (typeof $ref === 'string') {
    const [, name = ''] = /^#\/(?:\$defs|definitions)\/([^/]+)$/.exec($ref) ?? []
    const target = ($defs as { [name: string]: Described } | undefined)?.[name]
    return target && target !== described ? again(target) : all
  }
  if (constant !== undefined)
    return again({ ...(type !== undefined && { type }), enum: [constant] })
  if (Array.isArray(type)) {
    const types = type.filter((one) => one !== 'null')
    const isNullable = types.length < type.length && { isNullable: true }
    return { ...again(types.length === 1 ? { type: types[0] } : {}), ...isNullable }
  }
  const parts = (anyOf ?? oneOf ?? allOf) as readonly Described[] | undefined
  if (!parts) return type === undefined ? all : { type, ...all }
  return { ...ofSeveral(parts, allOf === undefined, again), ...all }
}

/** Several schemas as one: a single one that is not null, or one of several constants. */
function ofSeveral(
  parts: readonly Described[],
  isEither: boolean,
  again: (part: Described) => Described,
): Described {
  const some = isEither ? parts.filter(({ type }) => type !== 'null') : parts
  const nullable = some.length < parts.length ? { isNullable: true } : {}
  if (some.length === 1) return { ...again(some[0]!), ...nullable }
  const values = isEither ? some.map((part) => part.const ?? part.enum) : []
  return values.length > 0 && !values.includes(undefined)
    ? { enum: values.flat(), ...nullable }
    : nullable
}

const types = ['string', 'number', 'integer', 'boolean', 'object', 'array']

/** What faces tell of a value that has no field of its own: its shape, to any depth that is written. */
export function plainSchema(described: Described): Schema {
  const { type, items, properties, required, description, title, ...rest } = described
  const { enum: values, minimum, maximum, minLength, maxLength, format } = rest as Schema
  return defined({
    type: types.includes(String(type)) ? (type as Schema['type']) : undefined,
    ...{ title: title as string, description: description as string },
    ...{ enum: values, minimum, maximum, minLength, maxLength, format },
    required: required as string[] | undefined,
    items: items && typeof items === 'object' ? plainSchema(items as Described) : undefined,
    properties: properties
      ? Object.fromEntries(
          Object.entries(properties as { [name: string]: Described }).map(([name, part]) => [
            name,
            plainSchema(part),
          ]),
        )
      : undefined,
  })
}

function defined(schema: { [keyword: string]: Json | object | undefined }): Schema {
  return Object.fromEntries(Object.entries(schema).filter(([, value]) => value !== undefined))
}
