import { DeclarationError } from './errors.ts'

/**
 * A schema of any library that validates (Standard Schema) and says what it is (Standard JSON
 * Schema): zod from 4.2, ArkType from 2.1.28, valibot by way of `toStandardJsonSchema`.
 */
export interface Standard<In = unknown, Out = In> {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    readonly types?: { readonly input: In; readonly output: Out } | undefined
    readonly validate: (value: unknown) => Verdict<Out> | Promise<Verdict<Out>>
    readonly jsonSchema: {
      readonly input: (options: { target: 'draft-2020-12' }) => Described
      readonly output: (options: { target: 'draft-2020-12' }) => Described
    }
  }
}

export type AnyStandard = Standard<any, any>

/** What a caller gives where a schema stands, and what is made of it. */
export type Given<S extends AnyStandard> = NonNullable<S['~standard']['types']>['input']
export type Made<S extends AnyStandard> = NonNullable<S['~standard']['types']>['output']

/** The value that a schema makes of one, or what it says against it. */
export type Verdict<T> =
  | { readonly value: T; readonly issues?: undefined }
  | { readonly issues: readonly Issue[] }

export interface Issue {
  readonly message: string
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined
}

/** A JSON Schema (2020-12) as a library wrote it. */
export interface Described {
  readonly [keyword: string]: unknown
}

/** Whether it is a schema of any library, one that says nothing of itself too. */
export const isStandard = (value: unknown): value is AnyStandard =>
  (typeof value === 'object' || typeof value === 'function') &&
  value !== null &&
  typeof (value as Partial<AnyStandard>)['~standard']?.validate === 'function'

/**
 * What a schema says of itself as JSON Schema: of what comes in, or of what goes out. Throws a
 * DeclarationError where it says nothing, or cannot.
 */
export function describe(schema: AnyStandard, kind: 'input' | 'output'): Described {
  const { jsonSchema, vendor } = schema['~standard'] as Partial<AnyStandard['~standard']>
  if (typeof jsonSchema?.[kind] !== 'function') {
    throw new DeclarationError(
      `is a schema of ${vendor} that cannot be told as JSON Schema: take zod 4.2 or ArkType 2.1.28 ` +
        'or later, or write toStandardJsonSchema(schema) with @valibot/to-json-schema',
    )
  }
  try {
    const described = jsonSchema[kind]({ target: 'draft-2020-12' })
    return kind === 'input' ? withDefaults(schema, described) : described
  } catch (cause) {
    const [why = ''] = String((cause as Error).message).split('\n')
    throw new DeclarationError(
      `is a schema that cannot be told as JSON Schema, which is all that callers can send ` +
        `(a date is text there): ${why}`,
      { cause },
    )
  }
}

/** ArkType leaves defaults out of the JSON Schema of what comes in, and has them in its `props`. */
function withDefaults(schema: object, described: Described): Described {
  if (described.type !== 'object' || !described.properties) return described
  const { props } = schema as { props?: unknown }
  if (!Array.isArray(props)) return described
  const properties = { ...(described.properties as { [name: string]: Described }) }
  for (const { key, default: initial } of props) {
    const known = properties[key]
    if (known && initial !== undefined && typeof initial !== 'function') {
      properties[key] = { default: initial, ...known }
    }
  }
  return { ...described, properties }
}
