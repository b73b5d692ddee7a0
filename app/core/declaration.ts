import { readsAtFirst } from './adapting.ts'
import { DeclarationError, InputError, Mismatch } from './errors.ts'
import {
  aFlag,
  aFunction,
  aList,
  anObject,
  anything,
  fromOne,
  type Rules,
  refuseOptions,
  someText,
} from './options.ts'
import type { Signature } from './ports.ts'
import { holdsFiles, type Json, type Schema } from './schema.ts'
import { told, unknown } from './wording.ts'

/** A value of an example as it is written: JSON, or the addresses of files. */
export type ExampleValue = Json | URL | readonly URL[]

interface Row {
  [name: string]: ExampleValue
}

/** Adds to what is wrong with a declaration which Interface it is of. */
export function declaring<T>(spec: unknown, make: () => T): T {
  try {
    return make()
  } catch (error) {
    if (!(error instanceof DeclarationError)) throw error
    const { title } = (spec ?? {}) as { title?: unknown }
    const name = typeof title === 'string' && title !== '' ? `Interface “${title}”` : 'Interface'
    const joint = /^(input|output|example) /.test(error.message) ? ', ' : ': '
    const cause = error.cause ?? error
    throw new DeclarationError(name + joint + error.message, { cause })
  }
}

const isChoices = (value: unknown): boolean =>
  isNames(value) &&
  (value as string[]).length > 0 &&
  (value as string[]).length <= 10 &&
  (value as string[]).every((word) => word !== '') &&
  new Set(value as string[]).size === (value as string[]).length

function isNames(value: unknown): boolean {
  return Array.isArray(value) && value.every((name) => typeof name === 'string')
}

const rules: Rules = {
  ...{ title: someText, description: someText, article: someText, partOf: someText },
  ...{ inputs: anything, outputs: anything, examples: aList, fn: anything, actions: anything },
  advanced: [isNames, 'a list of names of inputs'],
  state: [aFunction[0], 'a function that gives what each visitor begins with, such as () => 0'],
  ...{ concurrency: fromOne, readOnly: aFlag, isolate: aFlag, live: aFlag, onLoad: aFlag },
  keepExamples: [
    (value) => value === 'start' || value === 'use' || value === false,
    '“start”, “use” or false',
  ],
  feedback: [isChoices, "a list of one to ten different words, such as ['good', 'bad']"],
  every: [
    (seconds) => Number(seconds) >= 1 && Number(seconds) <= 86_400,
    'a number of seconds from 1 to 86400',
  ],
  timeout: [
    (seconds) => Number.isFinite(seconds) && Number(seconds) > 0,
    'a number of seconds above 0',
  ],
  port: [
    (port) => Number.isInteger(port) && Number(port) >= 0 && Number(port) < 65_536,
    'a whole number from 0 to 65535',
  ],
  ...{ guarded: aFunction, adapt: aFunction, paths: anObject },
  routes: [(routes) => typeof routes === 'function' || anObject[0](routes), 'a Hono app'],
}

/** Refuses what no Interface can be made of, before it is looked at more closely. */
export function refuseSpec(spec: unknown): void {
  if (!anObject[0](spec)) {
    throw new DeclarationError(
      `it is declared by an object, not ${told(spec)}: write Interface({ inputs, outputs, fn })`,
    )
  }
  const { inputs, outputs, fn, actions } = spec as { [name: string]: unknown }
  refuseOptions('the Interface', spec as object, rules)
  if (inputs === undefined) {
    throw new DeclarationError("it has no inputs: write inputs: { name: 'text' }, or inputs: {}")
  }
  if (outputs === undefined) {
    throw new DeclarationError("it has no outputs: write outputs: 'text'")
  }
  const { feedback, readOnly, keepExamples, examples } = spec as { [name: string]: unknown }
  if (keepExamples === 'start' && (readOnly || !examples)) {
    throw new DeclarationError(
      readOnly
        ? 'what a readOnly Interface gives is asked anew each time: leave out keepExamples'
        : 'it has no examples to keep: give it examples, or leave out keepExamples',
    )
  }
  if (feedback && readOnly) {
    throw new DeclarationError(
      'feedback is on results that are kept, and those of a readOnly Interface are not: leave out one of them',
    )
  }
  if (actions !== undefined) refuseActions(spec as { [name: string]: unknown })
  else if (fn === undefined) {
    throw new DeclarationError('it has no fn: write fn: ({ name }) => name, or what it is to do')
  } else if (typeof fn !== 'function') {
    throw new DeclarationError(`fn must be a function, not ${told(fn)}`)
  }
}

/** Throws a DeclarationError for what no address, command and tool can be called. */
export function refuseName(name: string, what = 'The name of an Interface'): void {
  if (/^[A-Za-z][\w-]*$/.test(name)) return
  throw new DeclarationError(
    `${what} has letters, digits, - and _ only, a letter first; “${name}” has not`,
  )
}

function refuseActions({ fn, actions, routes, paths }: { [name: string]: unknown }): void {
  if (fn !== undefined) {
    throw new DeclarationError('it has fn and actions: write one of them')
  }
  const how = 'write actions: { encode: ({ text }) => … }'
  if (!anObject[0](actions)) {
    throw new DeclarationError(
      `actions must be functions by their names, not ${told(actions)}: ${how}`,
    )
  }
  const entries = Object.entries(actions as object)
  if (entries.length === 0) throw new DeclarationError(`there is no action in its actions: ${how}`)
  for (const [name, action] of entries) {
    refuseName(name, 'the name of an action')
    if (typeof action === 'function') continue
    throw new DeclarationError(`the action “${name}” must be a function, not ${told(action)}`)
  }
  if (routes !== undefined || paths !== undefined) {
    throw new DeclarationError('routes and paths are for an Interface with fn, not with actions')
  }
}

/** Refuses to fold away what is not there, or what every caller must fill in. */
export function refuseAdvanced({ names, required }: Signature, advanced: readonly string[] = []) {
  for (const name of advanced) {
    if (!names.includes(name)) {
      throw new DeclarationError(`in advanced, ${unknown('input', name, names)}`)
    }
    if (required.includes(name)) {
      throw new DeclarationError(
        `input “${name}” is advanced, so that it cannot be required: give it a default, or make it optional`,
      )
    }
  }
}

/** Refuses names that cannot be, and ports that look at inputs which are not there. */
export function refusePorts(inputs: Signature, outputs: Signature): void {
  for (const name of inputs.names) {
    if (/^(_|\d+$|$)/.test(name)) {
      throw new DeclarationError(
        `input “${name}” needs another name: not one that starts with _ or is a number`,
      )
    }
  }
  for (const [kind, { shape, names, components }] of [
    ['input', inputs],
    ['output', outputs],
  ] as const) {
    for (const [i, component] of components.entries()) {
      const { schema, reads = [] } = component
      const extension = schema.extension === undefined ? [] : [schema.extension]
      const read = [...reads, ...extension, ...readsAtFirst(inputs, component)]
      const missing = read.find((name) => !inputs.names.includes(name))
      if (missing === undefined) continue
      const fault = unknown('input', missing, inputs.names)
      const which = shape === 'single' ? `the ${kind}` : `${kind} “${names[i]}”`
      throw new DeclarationError(`${which} refers to another input: ${fault}`)
    }
  }
}

/** Each example as a record of values by name. Throws a DeclarationError for a wrong one. */
export function exampleRows(inputs: Signature, examples: readonly unknown[]): Row[] {
  return examples.map((given, i) => {
    const where = `example ${i + 1}`
    const row = rowOf(inputs, given, where)
    for (const [name, value] of Object.entries(row)) {
      const at = inputs.names.indexOf(name)
      if (at < 0) throw new DeclarationError(`${where}: ${unknown('input', name, inputs.names)}`)
      if (value === undefined) continue
      const fault = faultOf(inputs.components[at]!, value)
      if (fault) throw new DeclarationError(`${where}: “${name}” ${fault}`)
    }
    refuseRefined(inputs, row, where)
    return row
  })
}

/** What a schema has against an example, if it says so at once; of what is left out, nothing. */
function refuseRefined(
  { names, components, refinement }: Signature,
  row: Row,
  where: string,
): void {
  if (!refinement) return
  const isGiven = (i: number) =>
    row[names[i]!] !== undefined && !holdsFiles(components[i]!.schema) && refinement.judges[i]
  const values = components.map((component, i) =>
    isGiven(i) ? component.decode(row[names[i]!] as Json) : undefined,
  )
  const refined = refinement.settle(values)
  if (refined instanceof Promise) {
    refined.catch(() => {})
    return
  }
  const wrong = refined.errors?.find(({ field }) => isGiven(names.indexOf(field)))
  if (wrong) throw new DeclarationError(`${where}: “${wrong.field}” ${wrong.detail}`)
}

function rowOf({ shape, names }: Signature, given: unknown, where: string): Row {
  if (shape === 'record') {
    if (anObject[0](given)) return given as Row
    throw new DeclarationError(`${where}: it must be an object of inputs, not ${told(given)}`)
  }
  const isWrapped = shape === 'tuple' || (Array.isArray(given) && given.length === 1)
  const values = isWrapped ? given : [given]
  if (!Array.isArray(values)) {
    throw new DeclarationError(`${where}: it must be a list of values, not ${told(given)}`)
  }
  if (values.length > names.length) {
    const inputs = names.length === 1 ? 'there is 1 input' : `there are ${names.length} inputs`
    throw new DeclarationError(`${where}: it has ${values.length} values, and ${inputs}`)
  }
  return Object.fromEntries(names.map((name, i) => [name, values[i]]))
}

function faultOf(
  { schema, decode }: Signature['components'][0],
  value: ExampleValue,
): string | undefined {
  if (holdsFiles(schema)) return fileFault(schema, value)
  try {
    decode(value as Json)
    return undefined
  } catch (error) {
    if (error instanceof Mismatch || error instanceof InputError) return error.message
    throw error
  }
}

const how = "write new URL('photo.jpg', import.meta.url)"

function fileFault({ items }: Schema, value: ExampleValue): string | undefined {
  if (items && !Array.isArray(value))
    return `must be a list of addresses of files, not ${told(value)}`
  const wrong = [value].flat().find((url) => !(url instanceof URL && url.protocol === 'file:'))
  if (wrong === undefined) return undefined
  return `must be the address of a file, not ${wrong instanceof URL ? wrong.href : told(wrong)}: ${how}`
}
