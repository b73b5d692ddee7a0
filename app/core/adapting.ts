import type { AnyComponent, Given, Raw } from './component.ts'
import { DeclarationError, InputError, Mismatch } from './errors.ts'
import type { Schema } from './schema.ts'

/** Inputs beside each other's values. */
export interface Beside {
  /** What each of them is now, in order; nothing for one that is not asked for. */
  schemas: (Schema | undefined)[]
  /** What another port is beside the same values. */
  schemaOf(component: AnyComponent): Schema | undefined
  /** Names of the inputs that any of it depended on. */
  reads: ReadonlySet<string>
}

interface Inputs {
  readonly names: readonly string[]
  readonly components: readonly AnyComponent[]
}

/**
 * Settles what inputs are beside the values that were sent, however wrong these are: what an input
 * reads is decoded, blank or wrong it is undefined. Throws a DeclarationError where one would have
 * to be known before itself, and whatever the developer's own function throws.
 */
export function beside(
  { names, components }: Inputs,
  raw: { readonly [name: string]: Raw },
): Beside {
  const reads = new Set<string>()
  const known = new Map<number, Schema | undefined>()
  const underway = new Set<number>()
  const given: Given = new Proxy(Object.create(null), {
    get: (_, name) => (typeof name === 'string' ? settle(name) : undefined),
    has: (_, name) => names.includes(String(name)),
    ownKeys: () => [...names],
    getOwnPropertyDescriptor: (_, name) => ({
      value: settle(String(name)),
      configurable: true,
      enumerable: true,
    }),
  })

  const schemaOf = ({ adapt, schema }: AnyComponent) => (adapt ? adapt(given) : schema)

  function schemaAt(i: number): Schema | undefined {
    if (known.has(i)) return known.get(i)
    if (underway.has(i)) {
      throw new DeclarationError(`input “${names[i]}” depends on itself: what it reads must not`)
    }
    underway.add(i)
    try {
      const schema = schemaOf(components[i]!)
      known.set(i, schema)
      return schema
    } finally {
      underway.delete(i)
    }
  }

  function settle(name: string): unknown {
    reads.add(name)
    const i = names.indexOf(name)
    if (i < 0) return undefined
    const schema = schemaAt(i)
    try {
      const value = schema && Object.hasOwn(raw, name) ? raw[name] : undefined
      return components[i]!.decode(value, schema)
    } catch (error) {
      if (error instanceof Mismatch || error instanceof InputError) return undefined
      throw error
    }
  }

  return { schemas: components.map((_, i) => schemaAt(i)), schemaOf, reads }
}

/** So many choices are named where there may be others. */
const mostNamed = 20

/**
 * The same inputs, of which those that depend on others say what they are at first: for whoever is
 * told of them before there are values.
 */
export function atFirst(
  names: readonly string[],
  components: readonly AnyComponent[],
  change: (component: AnyComponent, schema: Schema) => AnyComponent,
): AnyComponent[] {
  return components.map((component, i) => {
    const { schema } = component
    const now = component.adapt && firstOf({ names, components }, i)
    const choices = now?.enum ?? now?.items?.enum
    if (!now || !choices?.length || schema.enum || schema.items?.enum) return component
    const one = (of: Schema, type: Schema['type']) => ({
      ...of,
      ...(type && { type }),
      examples: choices.slice(0, mostNamed),
    })
    return change(
      component,
      schema.items
        ? { ...schema, items: one(schema.items, now.items?.type) }
        : one(schema, now.type),
    )
  })
}

/** Names that a port reads when nothing is given yet, as far as its own function gets. */
export function readsAtFirst(inputs: Inputs, component: AnyComponent): string[] {
  if (!component.adapt) return []
  const seen: string[] = []
  const given: Given = new Proxy(Object.create(null), {
    get(_, name) {
      seen.push(String(name))
      return undefined
    },
    ownKeys: () => [...inputs.names],
    getOwnPropertyDescriptor: () => ({ configurable: true, enumerable: true }),
  })
  attempt(() => component.adapt?.(given))
  return seen
}

function firstOf({ names, components }: Inputs, i: number): Schema | undefined {
  // What it depends on comes before it in no order of ours, so that all are settled, and one is told.
  return attempt(() => beside({ names, components }, {}).schemas[i])
}

/** What a developer's function cannot make of blank values it may make of others. */
function attempt<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch (error) {
    if (error instanceof DeclarationError) throw error
    return undefined
  }
}
