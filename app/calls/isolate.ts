import { fork } from 'node:child_process'
import { on } from 'node:events'
import type { Wire } from '../core/component.ts'
import type { Config } from '../core/config.ts'
import type { Caller, Context } from '../core/context.ts'
import { InputError, type Problem, ProblemError } from '../core/errors.ts'
import { type FileLike, FileOutput } from '../core/file.ts'
import type { Json } from '../core/schema.ts'
import type { Steps } from './run.ts'

/** What the child is told to do. `tag` marks a file within a result; no value can guess it. */
export interface Order {
  module: string
  name: string
  raw: { [name: string]: Json }
  dir: string
  caller: Caller
  config: Config
  tag: string
}

/** What the child tells back. */
export type Message =
  | { type: 'progress'; done: number; total: number; label: string | undefined }
  | { type: 'log'; message: string }
  | { type: 'step'; outputs: Json[] }
  | { type: 'end'; outputs: Json[] | undefined }
  | { type: 'refused'; message: string; field: string | undefined }
  | { type: 'problem'; problem: Problem }
  | { type: 'failed'; stack: string }

/** Runs `fn` in a process of its own: what becomes of it there touches nothing here. */
export async function* isolated(
  module: string | undefined,
  name: string,
  raw: { [name: string]: Json },
  { signal, dir, caller, config, progress, log }: Context,
): Steps {
  if (!module)
    throw new Error(`${name} is isolated: launch() needs the \`module\` it is exported from`)
  const script = new URL(import.meta.url.endsWith('.ts') ? 'child.ts' : 'child.js', import.meta.url)
  const child = fork(script, {
    serialization: 'advanced',
    execArgv: process.execArgv,
    // What fn prints is for the log: stdout may be carrying a result or a protocol.
    stdio: ['ignore', 2, 'inherit', 'ipc'],
  })
  const ended = new AbortController()
  let exit: string | undefined
  child.once('exit', (code, reason) => {
    exit = reason ? `was ended by ${reason}` : `ended with exit code ${code}`
    ended.abort()
  })
  const kill = () => child.kill('SIGKILL')
  signal.addEventListener('abort', kill)
  const order: Order = { module, name, raw, dir, caller, config, tag: crypto.randomUUID() }
  try {
    const messages = on(child, 'message', { signal: ended.signal })
    child.send(order)
    for await (const [message] of messages as AsyncIterable<[Message]>) {
      if (message.type === 'progress') progress(message.done, message.total, message.label)
      else if (message.type === 'log') log(message.message)
      else if (message.type === 'step') yield revive(message.outputs, order.tag) as Wire[]
      else if (message.type === 'end') {
        if (message.outputs) yield revive(message.outputs, order.tag) as Wire[]
        return
      } else throw thrown(message)
    }
  } catch (error) {
    signal.throwIfAborted()
    if (exit) throw new ProblemError(500, `The process that ran it ${exit}`, { cause: error })
    throw error
  } finally {
    signal.removeEventListener('abort', kill)
    kill()
  }
}

function thrown(message: Extract<Message, { type: 'refused' | 'problem' | 'failed' }>): Error {
  if (message.type === 'refused') {
    return new InputError(
      message.message,
      message.field === undefined ? {} : { field: message.field },
    )
  }
  if (message.type === 'problem') return Object.assign(new ProblemError(500, ''), message)
  return new Error(message.stack)
}

function revive(value: Json | undefined, tag: string): Wire | undefined {
  if (Array.isArray(value)) return value.map((item) => revive(item, tag)!)
  if (typeof value !== 'object' || value === null) return value
  if (tag in value) return revivedFile(value[tag] as { body: Json; name: string })
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, revive(item, tag)!]))
}

const revivedFile = ({ body, name }: { body: Json; name: string }) =>
  new FileOutput(body as unknown as FileLike, name)
