import { atFirst } from './adapting.ts'
import { type AnyComponent, isRequired, withSchema } from './component.ts'
import { DeclarationError } from './errors.ts'
import type { Port, Ports } from './inference.ts'
import { isComponent } from './options.ts'
import { type Refinement, refineEach, refineWhole } from './refinement.ts'
import { fromRecord, fromTuple, refinedResult } from './results.ts'
import { holdsFiles, titleOf } from './schema.ts'
import { type AnyStandard, type Described, describe, isStandard } from './standard.ts'
import { told, unknown } from './wording.ts'

/** The components that may be written as a string. */
export type Factories = { readonly [name: string]: (() => AnyComponent) | undefined }

/** The components that schemas of other libraries become. */
export interface Translator {
  /** The component of one value; undefined may stand for it unless it is required. */
  portOf(described: Described, required: boolean): AnyComponent
  /** The values that an object has, by name, with whether each is required; else undefined. */
  partsOf(described: Described): { [name: string]: [Described, required: boolean] } | undefined
}

/** The one form every face sees: ordered names and components, and the way to fn's own shape. */
export interface Signature {
  shape: 'single' | 'tuple' | 'record'
  names: string[]
  components: AnyComponent[]
  /** Which names a caller must give. */
  required: string[]
  /** Whether any of them is a file, or a list of files. */
  hasFiles: boolean
  /** Whether what any of them is depends on values of others. */
  adapts: boolean
  /** fn's parameters from one value per port. */
  toArgs(values: unknown[]): unknown[]
  /** What schemas of other libraries say of the values, where there are any. */
  refinement?: Refinement | undefined
  /** One value per port from what fn returned. Throws a ResultError. */
  toList(result: unknown): unknown[]
}

interface Naming {
  /** What the ports are, as a sentence calls them. */
  kind?: 'input' | 'output'
  /** The components that may be written as a string. */
  library?: Factories
  /** What makes components of schemas; without it there can be none. */
  translator?: Translator | undefined
  /** Labels of those that have no name of their own, by place. */
  titles?: readonly string[]
}

/**
 * Settles names and labels, once, when the Interface is declared. What has no name of its own has
 * that of `nameOf`, and the label of `titles` at its place, else one after its name. Throws a
 * DeclarationError that names the port which is none.
 */
export function signature(
  ports: Ports,
  nameOf: (index: number) => string,
  { kind = 'input', library = {}, translator, titles = [] }: Naming = {},
): Signature {
  if (isStandard(ports) && translator) {
    const described = inContext(`the whole of the ${kind}s`, () => describe(ports, kind))
    const parts = translator.partsOf(described)
    if (parts) return whole(ports, parts, kind, translator)
  }
  const schemas: (AnyStandard | undefined)[] = []
  const find = (port: unknown, where: string) => {
    schemas.push(isStandard(port) && translator ? port : undefined)
    return found(port, where, (one) =>
      isStandard(one) && translator
        ? translator.portOf(describe(one, kind), !passes(one))
        : resolve(one, library),
    )
  }
  const each = (signature: Signature): Signature => ({
    ...signature,
    refinement:
      kind === 'input' ? refineEach(schemas, signature.names, signature.toArgs) : undefined,
    toList: refinedResult(signature, schemas),
  })
  if (isTuple(ports)) {
    const names = ports.map((_, i) => nameOf(i))
    const components = ports.map((port, i) => find(port, `${kind} ${i + 1}`))
    const toList = (result: unknown) => fromTuple(components, result)
    return each(
      settled({ kind, shape: 'tuple' }, names, components, titles, {
        toArgs: (values) => values,
        toList,
      }),
    )
  }
  if (isRecord(ports)) {
    const names = Object.keys(ports)
    const components = names.map((name) => find(ports[name], `${kind} “${name}”`))
    return each(settled({ kind, shape: 'record' }, names, components, [], recordWays(names)))
  }
  return each(
    settled({ kind, shape: 'single' }, [nameOf(0)], [find(ports, `the ${kind}`)], titles, {
      toArgs: (values) => values,
      toList: (result) => [result],
    }),
  )
}

/** The ports that a schema of an object has. */
function whole(
  schema: AnyStandard,
  parts: NonNullable<ReturnType<Translator['partsOf']>>,
  kind: 'input' | 'output',
  { portOf }: Translator,
): Signature {
  const names = Object.keys(parts)
  const components = names.map((name) =>
    found(parts[name], `${kind} “${name}”`, (part) => portOf(...(part as [Described, boolean]))),
  )
  const signature = settled({ kind, shape: 'record' }, names, components, [], recordWays(names))
  return kind === 'input'
    ? { ...signature, refinement: refineWhole(schema, names) }
    : { ...signature, toList: refinedResult(signature, schema) }
}

const recordWays = (names: string[]): Pick<Signature, 'toArgs' | 'toList'> => ({
  toArgs: (values) => [Object.fromEntries(names.map((name, i) => [name, values[i]]))],
  toList: (result) => fromRecord(names, result),
})

/** The same ports without some, and the way from their values to those of all. */
export function fewer(
  all: Signature,
  without: readonly string[],
): { inputs: Signature; expand(values: unknown[]): unknown[] } {
  const kept = all.names.map((name) => !without.includes(name))
  const names = all.names.filter((_, i) => kept[i])
  const components = all.components.filter((_, i) => kept[i])
  const expand = (values: unknown[]) => {
    let at = 0
    return all.components.map(({ decode }, i) => (kept[i] ? values[at++] : decode(undefined)))
  }
  const toArgs = (values: unknown[]) => all.toArgs(expand(values))
  const hasFiles = components.some(({ schema }) => holdsFiles(schema))
  const refinement = all.refinement && {
    judges: all.refinement.judges.filter((_, i) => kept[i]),
    settle: (values: readonly unknown[]) => all.refinement!.settle(expand([...values])),
  }
  const adapts = components.some(({ adapt }) => adapt)
  const inputs = { ...all, names, components, hasFiles, adapts, toArgs, refinement }
  return { inputs, expand }
}

function settled(
  { kind, shape }: { kind: 'input' | 'output'; shape: Signature['shape'] },
  names: string[],
  given: readonly AnyComponent[],
  titles: readonly string[],
  ways: Pick<Signature, 'toArgs' | 'toList'>,
): Signature {
  const named = given.map((one, i) => labelled(one, titles[i] ?? titleOf(names[i]!)))
  const adapts = named.some(({ adapt }) => adapt)
  const components = adapts && kind === 'input' ? atFirst(names, named, withSchema) : named
  const required = names.filter((_, i) => isRequired(components[i]!))
  const hasFiles = components.some(({ schema }) => holdsFiles(schema))
  return { shape, names, components, required, hasFiles, adapts, ...ways }
}

/** The component that a port is. Throws a DeclarationError which says where that stands. */
function found(
  port: unknown,
  where: string,
  componentOf: (port: unknown) => AnyComponent,
): AnyComponent {
  return inContext(where, () => {
    const component = componentOf(port)
    // What is wrong with its options is told as soon as it is looked at.
    if (component.schema) return component
    throw new DeclarationError(`is no component: it has no schema`)
  })
}

function inContext<T>(where: string, make: () => T): T {
  try {
    return make()
  } catch (error) {
    if (!(error instanceof DeclarationError)) throw error
    const colon = error.message.startsWith('is ') ? '' : ':'
    throw new DeclarationError(`${where}${colon} ${error.message}`, { cause: error })
  }
}

/** Whether a schema has nothing against a value that is not there. */
function passes(schema: AnyStandard): boolean {
  const verdict = schema['~standard'].validate(undefined)
  return !(verdict instanceof Promise) && !verdict.issues
}

function resolve(port: unknown, library: Factories): AnyComponent {
  if (isComponent(port)) return port
  const names = Object.keys(library)
  if (typeof port === 'string') {
    const factory = Object.hasOwn(library, port) ? library[port] : undefined
    if (factory) return factory()
    throw new DeclarationError(unknown('component', port, names))
  }
  const name = names.find((one) => library[one] === port)
  if (name) throw new DeclarationError(`is the function ${name} itself: write ${name}()`)
  throw new DeclarationError(
    `is no component, but ${told(port)}: write 'text', or number({ min: 0 })`,
  )
}

const labelled = (component: AnyComponent, title: string): AnyComponent =>
  withSchema(component, { title, ...component.schema })

/**
 * What to call a function's parameters, so many, as people read it: by the names that its source
 * has, where they are plain and say something; else "Input 2".
 */
export function titlesOf(fn: (...args: any) => unknown, length: number): string[] {
  const [, several = '', one = ''] =
    /^(?:async\b\s*)?(?:(?:function\b)?[\s*]*[\w$]*\s*\(([^()]*)\)|([\w$]+)\s*=>)/.exec(
      String(fn),
    ) ?? []
  const names = (several || one).split(',').map((part) => part.replace(/=.*/s, '').trim())
  const end = names.findIndex((name) => !/^[A-Za-z][\w$]+$/.test(name))
  const known = end < 0 ? names : names.slice(0, end)
  return Array.from({ length }, (_, i) => {
    return known[i] ? titleOf(known[i]) : length === 1 ? 'Input' : `Input ${i + 1}`
  })
}

const isTuple = (ports: Ports): ports is readonly Port[] => Array.isArray(ports)
const isRecord = (ports: Ports): ports is { readonly [name: string]: Port } =>
  typeof ports === 'object' && ports !== null && !isComponent(ports) && !isStandard(ports)
