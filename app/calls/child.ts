import { randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import type { Wire } from '../core/component.ts'
import { InputError, ProblemError } from '../core/errors.ts'
import { type FileLike, FileOutput } from '../core/file.ts'
import type { Interface } from '../core/interface.ts'
import type { Json } from '../core/schema.ts'
import type { Message, Order } from './isolate.ts'
import { evaluate } from './run.ts'

// The child process of an isolated call: one order, its events, then the end.
process.once('message', (order: Order) => void obey(order))
process.once('disconnect', () => process.exit())

const say = (message: Message) =>
  new Promise<void>((resolve) => process.send!(message, () => resolve()))

async function obey({ module, name, raw, dir, caller, config, tag }: Order) {
  try {
    const iface = ((await import(module)) as { [name: string]: Interface })[name]
    if (!iface) throw new Error(`${module} exports no ${name}`)
    const flatten = async (step: Wire[]) =>
      (await Promise.all(step.map((wire) => flat(wire, dir, tag)))) as Json[]
    const result = await evaluate(iface, raw, {
      dir,
      caller,
      config,
      signal: new AbortController().signal,
      progress: (done, total, label) => void say({ type: 'progress', done, total, label }),
      log: (message) => void say({ type: 'log', message }),
    })
    if (Array.isArray(result)) return await say({ type: 'end', outputs: await flatten(result) })
    for await (const step of result) await say({ type: 'step', outputs: await flatten(step) })
    await say({ type: 'end', outputs: undefined })
  } catch (error) {
    await say(fault(error))
  }
}

function fault(error: unknown): Message {
  if (error instanceof InputError) {
    return { type: 'refused', message: error.message, field: error.field }
  }
  if (error instanceof ProblemError) return { type: 'problem', problem: error.problem }
  return {
    type: 'failed',
    stack: error instanceof Error ? (error.stack ?? error.message) : String(error),
  }
}

/** A result as plain data: each file on disk in the call's folder, tagged. */
async function flat(wire: Wire, dir: string, tag: string): Promise<Json> {
  if (wire instanceof FileOutput) {
    return { [tag]: { body: (await onDisk(wire.body, dir)) as unknown as Json, name: wire.name } }
  }
  if (Array.isArray(wire)) return Promise.all(wire.map((item) => flat(item, dir, tag)))
  if (typeof wire !== 'object' || wire === null) return wire
  const entries = Object.entries(wire).map(async ([key, item]) => [key, await flat(item, dir, tag)])
  return Object.fromEntries(await Promise.all(entries))
}

async function onDisk(body: FileLike, dir: string): Promise<FileLike> {
  if ('path' in body && typeof body.path === 'string') return body
  const path = join(dir, randomBytes(8).toString('hex'))
  await pipeline(streamOf(body), createWriteStream(path))
  return body instanceof File ? { path, name: body.name } : { path }
}

function streamOf(body: FileLike): Readable {
  if (body instanceof Readable) return body
  if (body instanceof Uint8Array) return Readable.from([body])
  return Readable.fromWeb((body instanceof Blob ? body.stream() : body) as ReadableStream)
}
