import type { Update } from '../../calls/engine.ts'
import { type Job, type JobEvent, throttled } from '../../calls/job.ts'
import { type Exchange, lift, lower } from '../../calls/lift.ts'
import type { Services } from '../../calls/services.ts'
import type { Caller } from '../../core/context.ts'
import { type Problem, toProblem } from '../../core/errors.ts'
import { isStored, type StoredFile, shorten, storedIn } from '../../core/file.ts'
import type { Signature } from '../../core/ports.ts'
import { count, type Json } from '../../core/schema.ts'
import type { Files } from '../../files/files.ts'
import type { Id, Params } from './protocol.ts'

/** One use of a tool. */
export interface Call {
  name: string
  given: Params
  exchange: Exchange
  caller: Caller
  version: string
  /** Fires when nobody waits for it any more. */
  signal: AbortSignal
  tell(update: Update): Promise<void>
}

export interface Result extends Content {
  isError?: true
  _meta?: { 'fascia/problem': Problem }
}

/**
 * Makes the call and follows it to its end. Whatever goes wrong with it is a result for the model to
 * read, in the sentences that all faces share.
 */
export async function call(services: Services, use: Call): Promise<Result> {
  const { calls, files, interfaces } = services
  const { name, given, exchange, version, signal, tell, caller } = use
  const { inputs, outputs } = interfaces.get(name)!
  try {
    const lifted = await lift(inputs, given, { exchange, files })
    const job = await calls.call(name, lifted, { caller, signal, tell })
    if (job.status !== 'completed') return refused(job.error ?? ended(job.status))
    return await content(outputs, job.outputs ?? [], { files, exchange, version })
  } catch (error) {
    return refused(toProblem(error))
  }
}

/** The fields are named as the client named them, beside the sentences that name their labels. */
function refused(problem: Problem): Result {
  const { errors = [], detail } = problem
  const text = errors.map((error) => `${error.field}: ${error.detail}`).join('\n') || detail
  return {
    isError: true,
    content: [{ type: 'text', text }],
    _meta: { 'fascia/problem': problem },
  }
}

const ended = (status: string): Problem => ({
  status: 503,
  title: 'The call was not finished',
  detail: `The call was ${status} before it was finished`,
})

type Block = { type: string; [key: string]: unknown }

/** What a tool gives: blocks to read, and the same by output name for programs. */
export interface Content {
  content: Block[]
  structuredContent?: { [name: string]: Json }
}

/** In bytes: a picture or a sound up to `mostInline` goes along itself, as long as there is room. */
const mostInline = 1024 ** 2
const mostTogether = 4 * 1024 ** 2

interface Needs {
  files: Files
  exchange: Exchange
  version: string
}

/** A result, each file in it as a link, and small pictures and sounds as themselves too. */
async function content(
  { names, components }: Signature,
  values: Json[],
  { files, exchange, version }: Needs,
): Promise<Content> {
  let room = mostTogether
  const blocks: Block[] = []
  const structured: { [name: string]: Json } = {}
  for (const [i, name] of names.entries()) {
    const found = await reachable(values[i] ?? null)
    const value = lower(values[i] ?? null, (file) => found.get(file.id) ?? file)
    if (value !== null) structured[name] = value
    const label = names.length > 1 ? `${components[i]?.schema.title ?? name}: ` : ''
    if (!isFiles(value)) blocks.push({ type: 'text', text: label + plainText(value) })
    for (const file of found.values()) blocks.push(...(await blocksOf(file)))
  }
  return version < '2025-06-18'
    ? { content: blocks }
    : { content: blocks, structuredContent: structured }

  /** The files in a value, by their ids, under URIs that the client can read. */
  async function reachable(value: Json): Promise<Map<string, StoredFile>> {
    const found = new Map<string, StoredFile>()
    for (const { id } of storedIn(value)) {
      const file = found.has(id) ? undefined : await files.get(id)
      if (file) found.set(id, (await exchange.write(file)) as StoredFile)
    }
    return found
  }

  async function blocksOf(file: StoredFile): Promise<Block[]> {
    const kind = kindOf(file, version)
    const link = linkTo(file, version)
    if (!kind || file.size > Math.min(room, mostInline)) return [link]
    room -= file.size
    const data = await base64(file, files)
    return [{ type: kind, data, mimeType: file.type }, link]
  }
}

/** What the block of such a file is called, if clients of that version know one. */
function kindOf({ type }: StoredFile, version: string): 'image' | 'audio' | undefined {
  if (/^image\/(jpeg|png|webp|gif)$/.test(type)) return 'image'
  return type.startsWith('audio/') && version >= '2025-03-26' ? 'audio' : undefined
}

const linkTo = ({ url, name, type, size }: StoredFile, version: string): Block =>
  version < '2025-06-18'
    ? { type: 'text', text: `${name}: ${url}` }
    : { type: 'resource_link', uri: url, name, mimeType: type, size }

async function base64({ id }: StoredFile, files: Files): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of await files.read(id)) chunks.push(chunk as Uint8Array)
  return Buffer.concat(chunks).toString('base64')
}

const isFiles = (value: Json): boolean =>
  isStored(value) || (Array.isArray(value) && value.length > 0 && value.every(isStored))

function plainText(value: Json): string {
  if (value === null) return 'Nothing'
  return typeof value === 'string' ? value : JSON.stringify(value)
}

export type Notify = (method: string, params: object) => void | Promise<void>

/** What of a Job's events its client wants to hear. */
interface Wanted {
  /** The tool. */
  name: string
  /** Names the request that progress is about; without one none is told. */
  token: Id | undefined
  logs: boolean
}

/** In characters, of a partial result. */
const longest = 500
/** The protocol wants each progress to be more than the last; this is more, and does not show. */
const little = 1e-6

/** Tells a client how its call goes on, progress at most 10 times a second. */
export function reporter({ name, token, logs }: Wanted, notify: Notify) {
  let last = -little
  const pace = throttled((event) => void progressed(event))

  function progressed(event: JobEvent) {
    if (event.type !== 'progress') return
    const { done, total, label } = event
    last = Math.max(Number.isFinite(done) ? done : 0, last + little)
    return notify('notifications/progress', {
      progressToken: token,
      progress: last,
      ...(total > 0 && total >= last && { total }),
      ...(label !== '' && { message: label }),
    })
  }

  function say({ progress }: Job, message?: string) {
    const { done, total, label } = progress ?? { done: 0, total: 0, label: '' }
    if (token !== undefined) pace.progress(done, total, message ?? label)
  }

  return {
    async tell({ job, event }: Update): Promise<void> {
      if (job.status === 'queued') {
        if (job.position !== null) say(job, waiting(job.position))
      } else if (event?.type === 'output') say(job, partial(event.outputs))
      else if (event?.type === 'progress' || (!event && job.progress)) say(job)
      if (!logs || (event && event.type !== 'log')) return
      for (const data of event ? [event.message] : job.log) {
        await notify('notifications/message', { level: 'info', logger: name, data })
      }
    },
    stop: pace.stop,
  }
}

const waiting = (position: number): string =>
  position === 0
    ? 'Waiting: the next in line'
    : `Waiting: ${count(position)} ${position === 1 ? 'call is' : 'calls are'} ahead`

/** A result that is not the last, in a few words. */
const partial = (outputs: Json[]): string => shorten(outputs.map(words).join('\n'), longest)

function words(value: Json): string {
  if (isStored(value)) return value.name
  return typeof value === 'string' ? value : JSON.stringify(value)
}
