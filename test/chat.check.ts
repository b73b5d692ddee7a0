import { type Client, client } from '../app/client.ts'
import { Chat, growing, launch, type Message } from '../app/index.ts'

// What a Chat infers, and what must not compile.

export const plain = Chat({ fn: (message) => message.toUpperCase() })
export const asked = Chat({
  fn: async (message, { history, files }, { signal, progress }) => {
    const said: readonly Message[] = history
    progress(files.length, said.length)
    return signal.aborted ? '' : message
  },
})
export const yielding = Chat({
  async *fn(message, { history }) {
    yield history.map(({ content }) => content).join()
    yield message
  },
})
export const simple = Chat({
  *fn(message) {
    yield message
  },
})
export const withFiles = Chat({
  accepts: ['image/*'],
  gives: ['text/plain'],
  fn: (message, { files }) => ({ reply: message + files[0]?.path, files: [Buffer.from(message)] }),
})
export const launched = () => launch({ plain, withFiles })

/** What the AI SDK has, as far as it is used here. */
declare function streamText(options: {
  model: string
  messages: { role: 'user' | 'assistant' | 'system'; content: string }[]
  abortSignal?: AbortSignal
}): { textStream: AsyncIterable<string> & ReadableStream<string> }

export const model = Chat({
  title: 'Assistant',
  fn(message, { history }, { signal }) {
    const messages = [...history, { role: 'user' as const, content: message }]
    return growing(streamText({ model: 'any', messages, abortSignal: signal }).textStream)
  },
})
export const bare = Chat({
  fn: (message) =>
    streamText({ model: 'any', messages: [{ role: 'user', content: message }] }).textStream,
})

export async function called() {
  const api: Client<{ plain: typeof plain; withFiles: typeof withFiles }> = client('http://x')
  const { reply } = await api.plain({ message: 'a', history: [{ role: 'user', content: 'b' }] })
  const { files } = await api.withFiles({ message: 'a', files: [new Blob([])] })
  // @ts-expect-error there are no files
  await api.plain({ message: 'a', files: [] })
  // @ts-expect-error there is no message
  await api.plain({})
  return [reply.trim(), files?.[0]?.name]
}

// @ts-expect-error an answer is a text
export const wrong = Chat({ fn: () => 1 })
// @ts-expect-error it must be a list
export const wrongType = Chat({ fn: () => '', accepts: 'image/*' })
// @ts-expect-error there is no such option
export const unknown = Chat({ fn: () => '', titel: 'A' })
