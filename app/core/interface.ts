import { types } from 'node:util'
import { withSchema } from './component.ts'
import type { Config } from './config.ts'
import type { Context } from './context.ts'
import {
  declaring,
  type ExampleValue,
  exampleRows,
  refuseAdvanced,
  refusePorts,
  refuseSpec,
} from './declaration.ts'
import type {
  Args,
  Checked,
  Example,
  Fits,
  Fitting,
  Folded,
  Hint,
  Kept,
  Ports,
  Result,
  Returns,
  Steps,
} from './inference.ts'
import { type Limits, withLimits } from './limits.ts'
import type { Routes } from './mount.ts'
import {
  type Factories,
  fewer,
  type Signature,
  signature,
  type Translator,
  titlesOf,
} from './ports.ts'
import { withArgs } from './refinement.ts'
import type { GotFrom, SentTo } from './remote.ts'
import { type Lists, listsOf } from './results.ts'
import { titleOf } from './schema.ts'

/** What is said of an Interface beside its ports and its function. All of it may be left out. */
export interface About {
  title?: string
  /** One or two sentences under the title. Markdown. */
  description?: string
  /** A longer text at the bottom of the page. Markdown. */
  article?: string
  /** Calls that may run at once; the number of cores unless said. */
  concurrency?: number
  /** Seconds a call may take; `JOB_TIMEOUT` unless said. */
  timeout?: number
  /** fn changes nothing, so that a plain GET may call it. */
  readOnly?: boolean
  /** Its page runs it whenever an input changes, and gives up what it ran before. */
  live?: boolean
  /** Its page runs it once when it is opened, with what the form holds. */
  onLoad?: boolean
  /** Seconds after which its page runs it again, for as long as that is in sight; from 1. */
  every?: number
  /**
   * Whether what the examples gave is shown at once on a click: from when the server started, which
   * runs each then; from when somebody ran it (unless said); or never.
   */
  keepExamples?: 'start' | 'use' | false
  /** What people may say of a result, on a button each: `['good', 'bad']`. It is kept for who serves it. */
  feedback?: readonly string[]
  /** Runs fn in a child process, which a busy loop, a crash or a leak takes down alone. */
  isolate?: boolean
  /** The port to listen on when this Interface is served alone. */
  port?: number
  /** Whether only who may write here may call it, where `WRITE_TOKEN` or the address say who. */
  guarded?: (config: Config) => boolean
  /**
   * The name of the Interface that this one is a part of: where that is served too, this one is
   * listed under it.
   */
  partOf?: string
  /** What it is otherwise on a server with these settings. */
  adapt?: (config: Config) => Adapted
  /** Sub-resources, mounted under the Interface's name; they come before its own page and calls. */
  routes?: Routes
  /** What OpenAPI says of those: path items (OpenAPI 3.1), by path under the Interface's own. */
  paths?: Paths
}

export interface Paths {
  readonly [path: string]: object
}

/** What settings change of an Interface: its words, and the inputs that mean nothing then. */
export interface Adapted {
  description?: string
  article?: string
  /** Names of inputs that have a default, or are optional, and are left out. */
  without?: readonly string[]
}

/** What one function declares, and what several over the same inputs do. */
export interface Declared<I, O, T> {
  inputs: Checked<I>
  outputs: Checked<O>
  examples?: readonly Example<I>[]
  /** Names of inputs that have a default, or are optional: the page folds them away. */
  advanced?: readonly Folded<I>[]
  /**
   * What is kept for each visitor begins with: `context.state` in `fn`, from call to call. The same
   * function given to several Interfaces is one state for all of them.
   */
  state?: () => T & Kept<T>
}

export interface Spec<I, O, R, S, T = undefined> extends Declared<I, O, T>, About {
  fn: (...args: Args<I, T>) => Fits<R, O> | AsyncIterable<S> | Steps<S> | Fitting
}

/** Several functions over the same inputs, by name: each has a button under the one form. */
export interface ActionsSpec<I, O, A extends string, T = undefined>
  extends Declared<I, O, T>,
    Omit<About, 'routes' | 'paths'> {
  actions: { readonly [K in A]: (...args: Args<I, T>) => Result<Returns<O>> }
}

/**
 * A typed function with named inputs and outputs, as every face sees it: plain data. What a caller
 * elsewhere gives and gets is for types alone.
 */
export interface Interface<Given = any, Got = any> extends About {
  readonly '~types'?: { readonly given: Given; readonly got: Got }
  /** Blank where none was given, until it is served under its name. */
  title: string
  readOnly: boolean
  isolate: boolean
  inputs: Signature
  outputs: Signature
  /** One record of example values, by input name, per row. */
  examples: { [name: string]: ExampleValue }[]
  /** What is kept for each visitor begins with, where anything is. */
  state?: (() => unknown) | undefined
  /** Which part of that a call is about, by its inputs: each part is a state of its own. */
  statePart?: (inputs: { readonly [name: string]: unknown }) => string
  /** Whether its routes draw its page, which is then under its name alone. */
  hasOwnPage?: boolean
  /** The input that a shell asks for, line by line, where it is not given. */
  prompt?: string
  /** Names of the inputs that the page folds away. */
  advanced: readonly string[]
  /** The group that it is served in. */
  group?: Membership
  /**
   * Calls fn with one decoded value per input, and gives one value per output: at once, later, or
   * for an fn that has partial results one after the other. What fn throws at once, this throws.
   */
  call(values: unknown[], context: Context<unknown>): Lists
}

/** Which group an Interface is in, once it is served under the group's name and its own. */
export interface Membership {
  name: string
  title: string
  description?: string | undefined
  sharesForm: boolean
  /** Of its members, in their order, as they are served. */
  names: readonly string[]
}

/** Several Interfaces under one name: tabs of one page, or the actions of one form. */
export interface Group<M extends Members = Members> {
  /** Blank where none was given, until it is served under its name. */
  readonly title: string
  readonly description?: string
  /** Whether its members have the same inputs, and one form has a button for each. */
  readonly sharesForm: boolean
  readonly members: M
}

export type Members = { readonly [name: string]: Interface }

/**
 * The way to declare Interfaces whose ports may be named by a string: by the name of a factory in
 * `library`, whose types `Library` declares; or be schemas, of which `translator` makes components.
 */
export const interfaceWith = (library: object, translator?: Translator) =>
  /**
   * Declares a function to Fascia. `fn`'s parameters and result are inferred from `inputs` and
   * `outputs`: one port, a tuple of ports, or (best) a record of them. `fn` may be plain, async, or
   * an async generator, each yield of which is a partial output that replaces the one before. With
   * `actions`, functions by name, in the place of `fn`, it is a group of them that share one form.
   */
  function Interface<
    const I,
    const O,
    const R extends Hint<O> = any,
    const S extends Returns<O> = any,
    T = undefined,
    A extends string = string,
  >(spec: Spec<I, O, R, S, T> | ActionsSpec<I, O, A, T>): Made<A, SentTo<I>, GotFrom<O>> {
    const declared = declaring(spec, (): Interface | Group => {
      refuseSpec(spec)
      const whole = spec as Declared<I, O, T> & About & { fn?: AnyFn; actions?: Actions }
      const { inputs: given, outputs: made, examples = [], fn, actions, ...about } = whole
      const known = { library: library as Factories, translator }
      const [first] = actions ? Object.values(actions) : [fn]
      const titles = titlesOf(first!, Array.isArray(given) ? given.length : 1)
      const inputs = signature(given as Ports, (i) => `param_${i}`, { ...known, titles })
      const nameOf = (i: number) => (i === 0 ? 'output' : `output_${i}`)
      const outputs = signature(made as Ports, nameOf, { ...known, kind: 'output' })
      refusePorts(inputs, outputs)
      refuseAdvanced(inputs, about.advanced)
      const rows = exampleRows(inputs, examples)
      const one = (title: string, fn: AnyFn): Interface => ({
        readOnly: false,
        isolate: false,
        advanced: [],
        ...about,
        title,
        inputs,
        outputs,
        examples: rows,
        call: (values, context) =>
          withArgs(inputs, values, (args) => listsOf(fn(...args, context), outputs)),
      })
      const { title = '', description } = about
      if (!actions) return one(title, fn!)
      const members = Object.entries(actions).map(([name, fn]) => [name, one('', fn)])
      return grouped({ title, description }, Object.fromEntries(members), true)
    })
    places.set(declared, ++count)
    return declared as any
  }

/** One Interface, or where actions have names a group of them. */
type Made<A extends string, Given, Got> = string extends A
  ? Interface<Given, Got>
  : Group<{ readonly [K in A]: Interface<Given, Got> }>
type AnyFn = (...args: any) => any
type Actions = { readonly [name: string]: AnyFn }

/** The same, once its members are known to be what they must be. */
export function grouped<M extends Members>(
  { title = '', description }: { title?: string; description?: string | undefined },
  members: M,
  sharesForm = false,
): Group<M> {
  const group = { title, ...(description && { description }), sharesForm, members }
  places.set(group, ++count)
  return group
}

/** Which Interface or group was declared first, which second. */
const places = new WeakMap<object, number>()
let count = 0

/**
 * What an object has by name, in its own order; what a module exports, which has none, in the order
 * in which they were declared.
 */
export function inOrder<T>(given: { readonly [name: string]: T }): [string, T][] {
  const entries = Object.entries(given)
  const place = ([, value]: [string, T]) => places.get(value as object) ?? Infinity
  if (!types.isModuleNamespaceObject(given)) return entries
  return entries.sort((a, b) => (place(a) < place(b) ? -1 : Number(place(a) > place(b))))
}

/** The same with a title: one after its name where it has none of its own. */
export const titled = <T extends { title: string }>(name: string, given: T): T =>
  given.title === '' ? { ...given, title: titleOf(name.replaceAll('-', '_')) } : given

/** The same Interface under a server's limits: each port's schema names those it leaves open. */
export const limited = (iface: Interface, limits: Limits): Interface => ({
  ...iface,
  inputs: {
    ...iface.inputs,
    components: iface.inputs.components.map((component) =>
      withSchema(component, withLimits(component.schema, limits)),
    ),
  },
})

/** The same Interface as a server with these settings has it. */
export function adapted(iface: Interface, config: Config): Interface {
  const { adapt, ...fixed } = iface
  if (!adapt) return iface
  const { without = [], ...words } = adapt(config)
  const { inputs, expand } = fewer(iface.inputs, without)
  return {
    ...fixed,
    ...words,
    inputs,
    call: (values, context) => iface.call(expand(values), context),
  }
}
