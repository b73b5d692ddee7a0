import { Chat, growing } from '../../app/index.ts'

/** Lets an answer go on that waits to be told. */
export const gate = { open: () => {}, isWaited: false, signals: [] as AbortSignal[] }

const told = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    gate.isWaited = true
    gate.signals.push(signal)
    gate.open = () => {
      gate.isWaited = false
      resolve()
    }
  })

/** Says what it was told, and how often it was spoken to; some words make it do something else. */
export const echo = Chat({
  title: 'Echo',
  description: 'It says what you say.',
  greeting: 'Say **something**.',
  examples: ['Hello there', 'wait'],
  async *fn(message, { history }, { signal }) {
    if (message === 'fault') throw new Error('A fault that is meant to be')
    const before = history.filter(({ role }) => role === 'user').length
    const answer = `${before + 1}: *${message}*`
    yield answer.slice(0, 3)
    if (message.startsWith('wait')) await told(signal)
    if (message === 'deaf') await new Promise(() => {})
    yield answer
  },
})

/** A stream of pieces, as models have. */
export const streamed = Chat({
  fn: (message) =>
    growing(
      new ReadableStream<string>({
        start(controller) {
          for (const word of message.split(' ')) controller.enqueue(`${word}. `)
          controller.close()
        },
      }),
    ),
})

/** Files in, and files out. */
export const copier = Chat({
  accepts: ['text/plain', 'image/png'],
  gives: ['text/plain'],
  fn: (message, { files }) => ({
    reply: `${message}: ${files.map(({ name }) => name).join(', ')}`,
    files: [new File([message], 'message.txt', { type: 'text/plain' })],
  }),
})

/** Writes a long answer in as many pieces as its caller waits for. */
export const long = Chat({
  async *fn(message) {
    const words = Number(message)
    let text = ''
    for (let i = 1; i <= words; i++) {
      text += i % 40 === 0 ? `word ${i}.\n\n` : `word `
      if (i % 200 !== 0) continue
      yield text
      await told(new AbortController().signal)
    }
    yield text
  },
})
