import { types } from 'node:util'
import type { Hono, Context as HonoContext } from 'hono'
import { type Html, withSchema } from './component.ts'
import type { Config } from './config.ts'
import type { Caller, Context, Host } from './context.ts'
import {
  declaring,
  type ExampleValue,
  exampleRows,
  refusePorts,
  refuseSpec,
} from './declaration.ts'
import type { LocalFile } from './file.ts'
import type {
  Args,
  Checked,
  Example,
  Fits,
  Fitting,
  Hint,
  Kept,
  Ports,
  Returns,
  Steps,
} from './inference.ts'
import type { Translate } from './languages/translate.ts'
import { type Limits, withLimits } from './limits.ts'
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

export interface Spec<I, O, R, S, T = undefined> extends About {
  inputs: Checked<I>
  outputs: Checked<O>
  examples?: readonly Example<I>[]
  /**
   * What is kept for each visitor begins with: `context.state` in `fn`, from call to call. The same
   * function given to several Interfaces is one state for all of them.
   */
  state?: () => T & Kept<T>
  fn: (...args: Args<I, T>) => Fits<R, O> | AsyncIterable<S> | Steps<S> | Fitting
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
  /**
   * Calls fn with one decoded value per input, and gives one value per output: at once, later, or
   * for an fn that has partial results one after the other. What fn throws at once, this throws.
   */
  call(values: unknown[], context: Context<unknown>): Lists
}

/**
 * The way to declare Interfaces whose ports may be named by a string: by the name of a factory in
 * `library`, whose types `Library` declares; or be schemas, of which `translator` makes components.
 */
export const interfaceWith = (library: object, translator?: Translator) =>
  /**
   * Declares a function to Fascia. `fn`'s parameters and result are inferred from `inputs` and
   * `outputs`: one port, a tuple of ports, or (best) a record of them. `fn` may be plain, async, or
   * an async generator, each yield of which is a partial output that replaces the one before.
   */
  function Interface<
    const I,
    const O,
    const R extends Hint<O> = any,
    const S extends Returns<O> = any,
    T = undefined,
  >(spec: Spec<I, O, R, S, T>): Interface<SentTo<I>, GotFrom<O>> {
    const declared = declaring(spec, () => {
      refuseSpec(spec)
      const { inputs: given, outputs: made, examples = [], fn, ...about } = spec
      const known = { library: library as Factories, translator }
      const titles = titlesOf(fn, Array.isArray(given) ? given.length : 1)
      const inputs = signature(given as Ports, (i) => `param_${i}`, { ...known, titles })
      const nameOf = (i: number) => (i === 0 ? 'output' : `output_${i}`)
      const outputs = signature(made as Ports, nameOf, { ...known, kind: 'output' })
      refusePorts(inputs, outputs)
      return {
        readOnly: false,
        isolate: false,
        ...about,
        title: about.title ?? '',
        inputs,
        outputs,
        examples: exampleRows(inputs, examples),
        call: (values: unknown[], context: Context<unknown>) =>
          withArgs(inputs, values, (args) =>
            listsOf(fn(...([...args, context] as unknown as Args<I, T>)), outputs),
          ),
      }
    })
    places.set(declared, ++count)
    return declared
  }

/** Which Interface was declared first, which second. */
const places = new WeakMap<object, number>()
let count = 0

/**
 * What an object has by name, in its own order; what a module exports, which has none, in the order
 * in which the Interfaces were declared.
 */
export function inOrder<T>(given: { readonly [name: string]: T }): [string, T][] {
  const entries = Object.entries(given)
  const place = ([, value]: [string, T]) => places.get(value as object) ?? Infinity
  if (!types.isModuleNamespaceObject(given)) return entries
  return entries.sort((a, b) => (place(a) < place(b) ? -1 : Number(place(a) > place(b))))
}

/** The same Interface with a title: one after its name where it has none of its own. */
export const titled = (name: string, iface: Interface): Interface =>
  iface.title === '' ? { ...iface, title: titleOf(name.replaceAll('-', '_')) } : iface

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

/** By name, the name of the state that an Interface has: of the first of those that share it. */
export function stateNames(interfaces: Iterable<[string, Interface]>): ReadonlyMap<string, string> {
  const first = new Map<unknown, string>()
  const names = new Map<string, string>()
  for (const [name, { state }] of interfaces) {
    if (!state) continue
    if (!first.has(state)) first.set(state, name)
    names.set(name, first.get(state)!)
  }
  return names
}

/** What a request sent: files on this machine's disk, and texts. */
export interface Received {
  /** By form field, in order; a body that is one file is under `''`. */
  files: ReadonlyMap<string, LocalFile[]>
  /** The last text of each form field. */
  texts: ReadonlyMap<string, string>
}

/** What an Interface's own routes are built on. */
export interface Mount extends Host {
  /** The Interface's address, as a path. */
  url: string
  /** Who asks: settled by the server, before any route. */
  caller(c: HonoContext): Caller
  /** What is said to who may not write. */
  refusal(): Error
  /** What a page shows to them: where to sign in, or what its server lacks for that. */
  wayIn(c: HonoContext): Html
  /**
   * Streams a request's form, or its body that is one file, to disk, and calls `use` with it; none
   * of it is there any more afterwards. Throws a ProblemError when it is too large or malformed.
   */
  receive<T>(c: HonoContext, use: (received: Received) => T | Promise<T>): Promise<T>
  /** The words of the page that is asked for, in its reader's language. */
  translate(c: HonoContext): Translate
  /** A page like all of this server's, around `main`; its status is 200 unless said. */
  page(c: HonoContext, content: PageContent): Response | Promise<Response>
}

export interface PageContent {
  title: string
  main: Html
  status?: number
}

export type Routes = Hono<any, any, any> | ((mount: Mount) => Hono<any, any, any>)
