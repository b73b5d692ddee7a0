import type { Hono, Context as HonoContext } from 'hono'
import type { Services } from '../calls/services.ts'
import type { Html } from './component.ts'
import type { Config } from './config.ts'
import type { Context } from './context.ts'
import {
  type Args,
  type Ports,
  type Returns,
  type Signature,
  signature,
  type Values,
} from './ports.ts'
import type { Json } from './schema.ts'

/** A row of examples: a value per input, in the inputs' own shape; a file is a `file:` URL. */
type ExampleValue = Json | URL | URL[]
export type Example<I> = I extends { readonly [name: string]: unknown }
  ? { readonly [K in keyof Values<I>]?: ExampleValue }
  : ExampleValue | readonly ExampleValue[]

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
  /** Sub-resources, mounted under the Interface's name; they come before its own page and calls. */
  routes?: Routes
}

interface Spec<I extends Ports, O extends Ports, R extends Returns<O>> extends About {
  inputs: I
  outputs: O
  examples?: readonly Example<I>[]
  fn: (...args: Args<I>) => R | Promise<R> | AsyncIterable<R>
}

/** A typed function with named inputs and outputs, as every face sees it: plain data. */
export interface Interface extends About {
  title: string
  readOnly: boolean
  isolate: boolean
  inputs: Signature
  outputs: Signature
  /** One record of example values, by input name, per row. */
  examples: { [name: string]: ExampleValue }[]
  /**
   * Calls fn with one decoded value per input. Yields one value per output for each partial
   * result; returns the result of an fn that has only one, and nothing after partial ones.
   */
  call(values: unknown[], context: Context): AsyncGenerator<unknown[], unknown[] | undefined>
}

/**
 * Declares a function to Fascia. `fn`'s parameters and result are inferred from `inputs` and
 * `outputs`: one port, a tuple of ports, or (best) a record of them. `fn` may be plain, async, or
 * an async generator, each yield of which is a partial output that replaces the one before.
 */
export function Interface<
  const I extends Ports,
  const O extends Ports,
  const R extends Returns<O>,
>({ inputs: given, outputs: made, examples = [], fn, ...about }: Spec<I, O, R>): Interface {
  const inputs = signature(given, (i) => `param_${i}`)
  const outputs = signature(made, (i) => (i === 0 ? 'output' : `output_${i}`))
  for (const name of inputs.names) refuseName(name)
  return {
    readOnly: false,
    isolate: false,
    ...about,
    title: about.title ?? 'Untitled',
    inputs,
    outputs,
    examples: examples.map((row) => byName(inputs, row)),
    async *call(values, context) {
      const result = fn(...([...inputs.toArgs(values), context] as unknown as Args<I>))
      if (!isStream(result)) return outputs.toList(await result)
      for await (const step of result) yield outputs.toList(step)
      return undefined
    },
  }
}

function byName({ shape, names }: Signature, row: any): { [name: string]: ExampleValue } {
  if (shape === 'record') return row
  const values =
    shape === 'tuple' || (Array.isArray(row) && names.length === 1 && row.length === 1)
      ? row
      : [row]
  return Object.fromEntries(names.map((name, i) => [name, values[i]]))
}

function refuseName(name: string): void {
  if (/^(_|\d+$)/.test(name)) {
    throw new TypeError(
      `The input “${name}” needs another name: not one that starts with _ or is a number`,
    )
  }
}

/** A generator, and not a stream of bytes that is itself the result. */
const isStream = (value: any): value is AsyncIterable<any> =>
  typeof value?.[Symbol.asyncIterator] === 'function' && typeof value.next === 'function'

/** The first path segments that are Fascia's own. */
const reserved = new Set([
  'jobs',
  'files',
  'docs',
  'mcp',
  'public',
  'login',
  'logout',
  'gradio_api',
  'config',
  'info',
  'call',
  'queue',
  'upload',
  'run',
  'api',
  'openapi.json',
  'healthz',
  'readyz',
  'metrics',
  'favicon.ico',
  'robots.txt',
  '__proto__',
  'constructor',
  'prototype',
])

/** Refuses, when the app is declared, what would clash later. */
export function refuseNames(interfaces: ReadonlyMap<string, Interface>): void {
  if (interfaces.size === 0) throw new TypeError('There is no Interface to serve')
  for (const [name, face] of interfaces) {
    if (!/^[A-Za-z][\w-]*$/.test(name)) {
      throw new TypeError(
        `An Interface's name has letters, digits, - and _ only; “${name}” has others`,
      )
    }
    if (reserved.has(name))
      throw new TypeError(`The name “${name}” is Fascia's own: choose another`)
    if (typeof face?.call !== 'function') throw new TypeError(`“${name}” is not an Interface`)
  }
}

/** What an Interface's own routes are built on. */
export interface Host {
  services: Services
  /** The Interface's address, as a path. */
  url: string
  /** A page like all of this server's, around `main`. */
  page(c: HonoContext, content: { title: string; main: Html }): Response | Promise<Response>
}

export type Routes = Hono<any, any, any> | ((host: Host) => Hono<any, any, any>)
