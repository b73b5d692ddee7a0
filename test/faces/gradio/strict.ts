import { notifier } from '../../../app/faces/gradio/buffer.ts'
import { post } from './support.ts'

type Message = { msg: string; event_id: string; [key: string]: any }

/** Every character that ends a line for Python, and so for its reader of streams. */
const marks = [10, 11, 12, 13, 28, 29, 30, 0x85, 0x2028, 0x2029]
const lineEnd = new RegExp(`[${String.fromCharCode(...marks)}]`)

/**
 * A client as strict as Gradio's for Python: lines of data alone, an event id in every message, no
 * kind of message unheard of; and a place for a call's messages only once the answer was read.
 */
export function strictClient(url: string, session = crypto.randomUUID()) {
  const heard = new Map<string, Message[]>()
  const kinds: string[] = []
  let reading: Promise<void> | undefined
  const news = notifier()

  async function read() {
    const response = await fetch(`${url}/gradio_api/queue/data?session_hash=${session}`, {
      headers: { 'User-Agent': 'gradio_client/2.6.0' },
    })
    for await (const line of lines(response)) {
      if (line === '') continue
      if (!line.startsWith('data:')) throw new Error(`Unexpected SSE line: ${line}`)
      const message: Message = JSON.parse(line.slice(5))
      kinds.push(message.msg)
      if (!known.has(message.msg)) throw new Error(`Unknown message: ${message.msg}`)
      if (message.msg === 'heartbeat') continue
      if (message.msg === 'close_stream') return
      if (!('event_id' in message)) throw new Error(`No event_id: ${line}`)
      heard.get(message.event_id)?.push(message)
      news.notify()
    }
    throw new Error('The stream ended without close_stream')
  }

  async function join(fn: number, data: unknown[], { reading: isReading = true } = {}) {
    const body = { data, fn_index: fn, session_hash: session }
    const response = await fetch(`${url}/gradio_api/queue/join?`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'User-Agent': 'gradio_client/2.6.0' },
      body: JSON.stringify(body),
    })
    if (!response.ok)
      throw Object.assign(new Error(await response.text()), { status: response.status })
    const { event_id: id } = (await response.json()) as { event_id: string }
    heard.set(id, [])
    if (isReading) open()
    return id
  }

  function open() {
    reading ??= read().finally(() => {
      reading = undefined
    })
  }

  async function messagesOf(id: string): Promise<Message[]> {
    const messages = heard.get(id)!
    while (messages.at(-1)?.msg !== 'process_completed') {
      if (!reading) throw new Error('The stream was closed before the call had ended')
      await Promise.race([news.wait(), reading])
    }
    return messages
  }

  return {
    session,
    kinds,
    join,
    read: open,
    messagesOf,
    submit: async (fn: number, data: unknown[]) => messagesOf(await join(fn, data)),
    /** Resolves when the server has closed the stream as it should. */
    closed: async () => reading,
    cancel: (id: string) =>
      post(`${url}/gradio_api/cancel`, { event_id: id, session_hash: session }),
  }
}

async function* lines(response: Response): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split(lineEnd)
    rest = parts.pop() ?? ''
    yield* parts
  }
}

const known = new Set([
  'estimation',
  'process_starts',
  'progress',
  'log',
  'process_generating',
  'process_completed',
  'heartbeat',
  'close_stream',
])
