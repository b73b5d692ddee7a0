import { type AnyComponent, isRequired, withSchema } from './component.ts'
import type { Port, Ports } from './inference.ts'
import { holdsFiles, titleOf } from './schema.ts'

/** The components that may be written as a string. */
export type Factories = { readonly [name: string]: (() => AnyComponent) | undefined }

/** The one form every face sees: ordered names and components, and the way to fn's own shape. */
export interface Signature {
  shape: 'single' | 'tuple' | 'record'
  names: string[]
  components: AnyComponent[]
  /** Which names a caller must give. */
  required: string[]
  /** Whether any of them is a file, or a list of files. */
  hasFiles: boolean
  /** fn's parameters from one value per port. */
  toArgs(values: unknown[]): unknown[]
  /** One value per port from what fn returned. */
  toList(result: any): unknown[]
}

/**
 * Settles names and labels, once, when the Interface is declared. What has no name of its own has
 * that of `nameOf`, and the label of `titles` at its place, else one after its name.
 */
export function signature(
  ports: Ports,
  nameOf: (index: number) => string,
  library: Factories = {},
  titles: readonly string[] = [],
): Signature {
  const named = (...parts: Parts) => settled(library, parts, parts[0] === 'record' ? [] : titles)
  if (isPort(ports)) {
    return named(
      'single',
      [nameOf(0)],
      [ports],
      (values) => values,
      (result) => [result],
    )
  }
  if (isTuple(ports)) {
    return named(
      'tuple',
      ports.map((_, i) => nameOf(i)),
      ports,
      (values) => values,
      Array.from,
    )
  }
  const names = Object.keys(ports)
  return named(
    'record',
    names,
    Object.values(ports),
    (values) => [Object.fromEntries(names.map((name, i) => [name, values[i]]))],
    (result) => names.map((name) => result[name]),
  )
}

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
  return { inputs: { ...all, names, components, hasFiles, toArgs }, expand }
}

type Parts = [
  shape: Signature['shape'],
  names: string[],
  ports: readonly Port[],
  toArgs: Signature['toArgs'],
  toList: Signature['toList'],
]

function settled(
  library: Factories,
  [shape, names, ports, toArgs, toList]: Parts,
  titles: readonly string[],
): Signature {
  const components = ports.map((port, i) =>
    labelled(resolve(port, library), titles[i] ?? titleOf(names[i]!)),
  )
  const required = names.filter((_, i) => isRequired(components[i]!))
  const hasFiles = components.some(({ schema }) => holdsFiles(schema))
  return { shape, names, components, required, hasFiles, toArgs, toList }
}

function resolve(port: Port, library: Factories): AnyComponent {
  if (typeof port !== 'string') return port
  const factory = Object.hasOwn(library, port) ? library[port] : undefined
  if (!factory) throw new TypeError(`There is no component “${port}”`)
  return factory()
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
const isPort = (ports: Ports): ports is Port =>
  typeof ports === 'string' || typeof (ports as AnyComponent).decode === 'function'
