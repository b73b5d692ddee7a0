import type { Signature } from './ports.ts'
import type { Schema } from './schema.ts'

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

/** Whether its flag stands without a value. */
export const isBare = ({ type }: Schema): boolean => type === 'boolean'

export const isList = ({ type }: Schema): boolean => type === 'array'

const kebab = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/_/g, '-')
    .toLowerCase()
