import { FasciaError } from './failure.ts'
import type { Transport } from './transport.ts'

/** A Job as the server tells it. */
export interface JobView {
  id: string
  status: 'queued' | 'running' | 'completed' | 'failed' | 'cancelled' | 'interrupted'
  position: number | null
  eta: number | null
  progress: { done: number; total: number; label: string } | null
  log: string[]
  outputs: unknown
  error: { status: number; title: string; detail: string } | null
}

/** Connections in a row that may end before a Job does, without a word. */
const mostSilent = 5
const secondsBetween = 1

/**
 * What becomes of a Job, until it has completed: a connection that is lost is taken up where it
 * was. Throws a FasciaError when it fails or is stopped by someone else. Whoever leaves before
 * that, or whose signal fires, stops it.
 */
export async function* follow(
  id: string,
  { ask }: Transport,
  signal: AbortSignal | undefined,
): AsyncGenerator<JobView> {
  let isOver = false
  let last: string | undefined
  let silent = 0
  try {
    while (!isOver) {
      for await (const message of messages(id, last)) {
        silent = 0
        last = message.id ?? last
        if (message.event === 'done') isOver = true
        if (message.event !== 'job') continue
        const job = JSON.parse(message.data) as JobView
        isOver = isEnded(job)
        if (isOver && job.status !== 'completed') throw endOf(job)
        yield job
        if (isOver) return
      }
      if (!isOver) await pause()
    }
  } finally {
    if (!isOver) await ask(`jobs/${id}`, { method: 'DELETE' }).catch(() => {})
  }

  async function* messages(id: string, last: string | undefined) {
    try {
      const answer = await ask(`jobs/${id}/events`, {
        headers: { Accept: 'text/event-stream', ...(last && { 'Last-Event-ID': last }) },
        ...(signal && { signal }),
      })
      if (answer.body) yield* eventsOf(answer.body)
    } catch (error) {
      if (signal?.aborted) throw signal.reason
      if (error instanceof FasciaError || silent >= mostSilent) throw error
    }
  }

  async function pause() {
    if (++silent > mostSilent) {
      throw new FasciaError({ status: 503, detail: 'The connection to the server was lost' })
    }
    await new Promise((resolve) => setTimeout(resolve, secondsBetween * 1000))
    signal?.throwIfAborted()
  }
}

const isEnded = ({ status }: JobView): boolean => status !== 'queued' && status !== 'running'

const endOf = ({ status, error }: JobView): FasciaError =>
  new FasciaError(error ?? { status: 503, detail: `The call was ${status} before it was finished` })

interface Message {
  event: string
  data: string
  id: string | undefined
}

/** Server-sent events, each when it is whole. */
async function* eventsOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Message> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let text = ''
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      const blocks = (text + decoder.decode(value, { stream: true })).split('\n\n')
      text = blocks.pop() ?? ''
      for (const block of blocks) {
        const message = messageOf(block)
        if (message) yield message
      }
    }
  } finally {
    await reader.cancel().catch(() => {})
  }
}

function messageOf(block: string): Message | undefined {
  const fields = block.split('\n').map((line) => /^(\w+): ?(.*)$/s.exec(line))
  const all = (name: string) =>
    fields.filter((field) => field?.[1] === name).map((field) => field![2]!)
  const data = all('data')
  if (data.length === 0) return undefined
  return { event: all('event').at(-1) ?? 'message', data: data.join('\n'), id: all('id').at(-1) }
}
