import { randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import type { Wire } from '../core/component.ts'
import type { Context } from '../core/context.ts'
import { type FileLike, FileOutput } from '../core/file.ts'
import { found } from '../core/group.ts'
import { importModule } from '../core/hand-over.ts'
import { type Interface, limited } from '../core/interface.ts'
import type { Json } from '../core/schema.ts'
import { evaluate } from './evaluate.ts'
import type { IsolatedCall, IsolatedResult } from './isolate.ts'
import { serveTasks, type TaskContext } from './serve-tasks.ts'
import { type HeldState, heldState, stateJson, stateless } from './state.ts'

// The child process of an isolated call.
serveTasks(async (task: IsolatedCall, { partial, ...told }) => {
  const { module, name, raw, tag, state: kept, ...call } = task
  const given = await importModule(module)
  const all = 'handed' in given ? given.handed.interfaces : given.exported
  const iface = found(all, name) as Interface | undefined
  if (!iface) throw new Error(`${module} exports no ${name}`)
  const held = iface.state && heldState(iface.state, () => kept)
  const context = contextOf({ ...call, ...told }, held)
  const end = (outputs?: Json[]): IsolatedResult => ({
    ...(outputs && { outputs }),
    ...(held?.isUsed && { state: stateJson(name, held.value, call.config.MAX_STATE_BYTES) }),
  })
  const flatten = (step: Wire[]) => Promise.all(step.map((wire) => flat(wire, call.dir, tag)))
  const result = await evaluate(name, limited(iface, call.config), raw, context)
  if (Array.isArray(result)) return end(await flatten(result))
  for await (const step of result) await partial(await flatten(step))
  return end()
})

type Told = Omit<TaskContext, 'partial'> & Pick<Context, 'dir' | 'caller' | 'job' | 'config'>

const contextOf = (told: Told, held: HeldState | undefined): Context<unknown> => ({
  ...told,
  get state() {
    return held?.value
  },
  set state(value) {
    if (!held) throw new TypeError(stateless)
    held.value = value
  },
  // It goes back when the call completes.
  save() {
    if (!held) throw new TypeError(stateless)
  },
})

/** A result as plain data: each file on disk in the call's folder, tagged. */
async function flat(wire: Wire, dir: string, tag: string): Promise<Json> {
  if (wire instanceof FileOutput) {
    return {
      [tag]: {
        body: (await onDisk(wire.body, dir)) as unknown as Json,
        name: wire.name,
        ...(wire.accept && { accept: [...wire.accept] }),
      },
    }
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
