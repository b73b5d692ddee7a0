import { EventEmitter, on } from 'node:events'
import type { Wire } from '../core/component.ts'
import { type Config, secretSettings } from '../core/config.ts'
import type { Caller, Context } from '../core/context.ts'
import { type FileLike, FileOutput } from '../core/file.ts'
import type { Json } from '../core/schema.ts'
import { workers } from './workers.ts'

/** What the child is to do. `tag` marks a file within a result; no value can guess it. */
export interface IsolatedCall {
  module: string
  name: string
  raw: { [name: string]: Json }
  dir: string
  caller: Caller
  job: string
  config: Config
  tag: string
  /** What is kept for the visitor, as JSON, where anything is. */
  state: string | undefined
}

/** What the child gives in the end; results that were sent before are not sent again. */
export interface IsolatedResult {
  outputs?: Json[]
  /** What it leaves of the state, as JSON, where `fn` asked for it. */
  state?: string
}

/** A process is for one call: what fn leaves behind there ends with it. */
const processes = workers<IsolatedCall, IsolatedResult>(new URL('child.ts', import.meta.url), {
  idle: 0,
  most: Infinity,
})

/**
 * Runs `fn` in a process of its own: what becomes of it there touches nothing here. It hears the
 * signal, and is ended two seconds later at the latest.
 */
export async function* isolated(
  module: string | undefined,
  name: string,
  raw: { [name: string]: Json },
  context: Context<unknown>,
  state?: string,
): AsyncGenerator<Wire[]> {
  const { signal, dir, caller, job, config, progress, log } = context
  if (!module)
    throw new Error(`${name} is isolated: launch() needs the \`module\` it is exported from`)
  const tag = crypto.randomUUID()
  const left = new AbortController()
  const told = new EventEmitter()
  const steps = on(told, 'step', { close: ['end'] }) as AsyncIterable<[Json[]]>
  const ending = processes.run(
    { module, name, raw, dir, caller, job, config: open(config), tag, state },
    {
      signal: AbortSignal.any([signal, left.signal]),
      progress,
      log,
      config,
      partial: (outputs: Json[]) => told.emit('step', outputs),
    },
  )
  const end = () => told.emit('end')
  ending.then(end, end)
  try {
    for await (const [outputs] of steps) yield revive(outputs, tag) as Wire[]
    const { outputs, state: left } = await ending
    if (left !== undefined) context.state = JSON.parse(left)
    if (outputs) yield revive(outputs, tag) as Wire[]
  } finally {
    left.abort()
    await ending.catch(() => {})
  }
}

/** The settings without what only the server itself needs to know. */
const open = (config: Config): Config => ({
  ...config,
  ...Object.fromEntries(secretSettings.map((name) => [name, ''])),
})

function revive(value: Json | undefined, tag: string): Wire | undefined {
  if (Array.isArray(value)) return value.map((item) => revive(item, tag)!)
  if (typeof value !== 'object' || value === null) return value
  if (tag in value) return revivedFile(value[tag] as unknown as Told)
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, revive(item, tag)!]))
}

interface Told {
  body: Json
  name: string
  accept?: string[]
}

const revivedFile = ({ body, name, accept }: Told) =>
  new FileOutput(body as unknown as FileLike, name, accept)
