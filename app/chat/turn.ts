import type { Message } from '../../components/shared/thread.ts'
import type { Context } from '../core/context.ts'
import { ProblemError } from '../core/errors.ts'
import type { FileLike, LocalFile, StoredFile } from '../core/file.ts'
import { bytes } from '../core/schema.ts'
import { type Conversation, historyOf, type Kept } from './conversation.ts'
import { growing } from './growing.ts'

/** What `fn` gives: the answer, in Markdown, and perhaps files with it. */
export type Answer = string | { readonly reply?: string; readonly files?: readonly FileLike[] }

/** What a turn is asked for. */
export interface Asked {
  message: string
  files?: LocalFile[] | undefined
  history?: Message[] | undefined
  conversation?: string | undefined
}

type Given = { history: readonly Message[]; files: readonly LocalFile[] }
type Answering = (message: string, given: Given, context: Context<any>) => unknown

/** Answers are told at most this often, in milliseconds between. */
const interval = 50
/** How often an answer under way is kept. */
const saveEvery = 2000
/** Of what may be kept of a conversation, the part beyond which no turn begins. */
const mostFull = 7 / 8

/**
 * One turn: `fn` is asked, and what it answers is kept in the conversation, also when it is stopped.
 * A turn that brings its own history is kept nowhere.
 */
export async function* takeTurn(
  fn: Answering,
  { message, files = [], history }: Asked,
  context: Context<Conversation>,
): AsyncGenerator<{ reply: string; files?: FileLike[] }> {
  const kept = history ? undefined : begin(message, files, context)
  const given = { history: history ?? kept!.history, files }
  const own = Object.create(context, { state: { value: undefined }, save: { value: () => {} } })
  let savedAt = performance.now()
  let hasFailed = false
  try {
    for await (const answer of paced(() => fn(message, given, own), context.signal)) {
      const step = asStep(answer as Answer)
      if (kept) kept.answer.content = step.reply
      yield step
      if (kept && performance.now() - savedAt > saveEvery) {
        context.save()
        savedAt = performance.now()
      }
    }
    if (kept) delete kept.answer.isStopped
  } catch (error) {
    hasFailed = !context.signal.aborted
    throw error
  } finally {
    if (kept) end(kept, hasFailed, context)
  }
}

/** A turn under way, in its conversation. */
interface Begun {
  history: Message[]
  answer: Kept
}

/** Puts down what the user said, so that it is there whatever comes. */
function begin(message: string, files: LocalFile[], context: Context<Conversation>): Begun {
  const { state, config, job } = context
  const most = config.MAX_STATE_BYTES
  const size = Buffer.byteLength(JSON.stringify(state)) + Buffer.byteLength(message)
  if (size > most * mostFull) {
    throw new ProblemError(
      507,
      `This conversation is as long as it may be, which is about ${bytes(most)}: begin a new one`,
    )
  }
  const history = historyOf(state.messages)
  const said: Kept = { role: 'user', content: message }
  if (files.length > 0) said.files = files.map(stored)
  const answer: Kept = { role: 'assistant', content: '', job, isStopped: true }
  delete state.draft
  state.messages.push(said, answer)
  context.save()
  return { history, answer }
}

/** An answer that was stopped stays as far as it came; one that failed never was. */
function end({ answer }: Begun, hasFailed: boolean, context: Context<Conversation>): void {
  if (hasFailed) context.state.messages.splice(-2)
  if (hasFailed || answer.isStopped) context.save()
}

/** A file as it is kept: not where it lies on this machine. */
const stored = ({ path: _, ...file }: LocalFile): StoredFile => file

function asStep(answer: Answer): { reply: string; files?: FileLike[] } {
  if (typeof answer !== 'object' || answer === null) return { reply: answer }
  const { reply = '', files, ...more } = answer
  return { ...more, reply, ...(files && { files: [...files] }) }
}

/**
 * What `fn` gives, one after the other, the latest of those that come too quickly; ends at once when
 * the signal fires.
 */
async function* paced(begin: () => unknown, signal: AbortSignal): AsyncGenerator<unknown> {
  const stopped = new Promise<never>((_, reject) => {
    const stop = () => reject(signal.reason)
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })
  stopped.catch(() => {})
  const given = await Promise.race([begin(), stopped])
  const result = isStream(given) ? growing(given) : given
  if (!isSteps(result)) return yield result
  const steps = Symbol.asyncIterator in result ? result[Symbol.asyncIterator]() : result
  let toldAt = Number.NEGATIVE_INFINITY
  let latest: { value: unknown } | undefined
  try {
    for (let next = step(steps); ; ) {
      const wait = latest ? toldAt + interval - performance.now() : Infinity
      const come = wait > 0 ? await Promise.race([next, stopped, ...pause(wait)]) : undefined
      if (come) {
        if (come.done) break
        latest = { value: come.value }
        next = step(steps)
      }
      if (!latest || performance.now() < toldAt + interval) continue
      toldAt = performance.now()
      const { value } = latest
      latest = undefined
      yield value
    }
    if (latest) yield latest.value
  } finally {
    // One that hears nothing of it is not waited for.
    void Promise.resolve(steps.return?.()).catch(() => {})
  }
}

type Steps = AsyncIterator<unknown> | Iterator<unknown>

/** The next one, which nobody may wait for in the end. */
function step(steps: Steps): Promise<IteratorResult<unknown>> {
  const next = Promise.resolve(steps.next())
  next.catch(() => {})
  return next
}

/** A stream is the pieces of one text. */
const isStream = (value: unknown): value is ReadableStream<string> =>
  typeof value === 'object' && value !== null && 'getReader' in value

const pause = (ms: number): Promise<undefined>[] =>
  ms === Infinity ? [] : [new Promise((resolve) => setTimeout(resolve, ms, undefined))]

const isSteps = (value: unknown): value is AsyncIterable<unknown> | Iterator<unknown> =>
  typeof value === 'object' &&
  value !== null &&
  (Symbol.asyncIterator in value || ('next' in value && typeof value.next === 'function'))
