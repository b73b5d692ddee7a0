import type { Signature } from '../../ports.ts'
import type { Schema } from '../../schema.ts'
import type { Spec } from './tokens.ts'

/** An input as it is written in a shell. */
export interface Flag {
  input: string
  /** Its name as a flag and in the usage: `birthYear` is written `birth-year`. */
  name: string
  schema: Schema
  /** Given by its place; all others by their flags alone. */
  required: boolean
}

/** One flag for each input, in order. */
export function flagsOf({ names, components, required }: Signature): Flag[] {
  const kebabs = names.map(kebab)
  return names.map((input, i) => {
    const isClear = kebabs.indexOf(kebabs[i]!) === kebabs.lastIndexOf(kebabs[i]!)
    const name = isClear ? kebabs[i]! : input
    return { input, name, schema: components[i]!.schema, required: required.includes(input) }
  })
}

/** An option as it may be typed: of which input it is, and the value it stands for by itself. */
export interface Typed {
  input: string
  means?: 'true' | 'false'
}

/**
 * Every option that sets an input: under its own name and in the shell's way of writing, and for
 * yes or no with `no-` before it.
 */
export function optionsOf(flags: readonly Flag[]): { typed: Map<string, Typed>; spec: Spec } {
  const typed = new Map<string, Typed>()
  const spec: Spec = {}
  const add = (name: string, option: Typed) => {
    if (typed.has(name)) return
    typed.set(name, option)
    const bare = option.means === 'false'
    spec[name] = option.means ? { type: 'boolean', bare } : { type: 'string' }
  }
  const given = ({ input, schema }: Flag): Typed =>
    isBare(schema) ? { input, means: 'true' } : { input }
  for (const flag of flags) add(flag.name, given(flag))
  for (const flag of flags) add(flag.input, given(flag))
  for (const { name, input, schema } of flags) {
    if (isBare(schema)) add(`no-${name}`, { input, means: 'false' })
  }
  return { typed, spec }
}

/** Whether its flag stands without a value. */
export const isBare = ({ type }: Schema): boolean => type === 'boolean'

export const isList = ({ type }: Schema): boolean => type === 'array'

const kebab = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/_/g, '-')
    .toLowerCase()
