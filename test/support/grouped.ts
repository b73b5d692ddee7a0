import { group, InputError, Interface, number, text } from '../../app/index.ts'

/** Tabs: functions that have nothing in common but their place. */
export const texts = group(
  { title: 'Texts', description: 'Small tools for *texts*.' },
  {
    words: Interface({
      title: 'Count words',
      description: 'How many words a text has.',
      inputs: { text: text({ lines: 3 }) },
      outputs: 'number',
      examples: [{ text: 'one two three' }],
      fn: ({ text }) => text.split(/\s+/).length,
    }),
    shout: Interface({
      inputs: {
        text: 'text',
        times: number({ default: 1, min: 1 }),
        seed: number({ default: 42 }),
      },
      outputs: 'text',
      advanced: ['seed'],
      fn({ text, times, seed }) {
        if (seed === 13) throw new InputError('The seed must not be 13', { field: 'seed' })
        return `${text.toUpperCase().repeat(times)} ${seed}`
      },
    }),
    letters: Interface({
      readOnly: true,
      isolate: true,
      inputs: { text: 'text' },
      outputs: 'number',
      fn: ({ text }) => text.length,
    }),
  },
)

/** Actions: functions over the same inputs. */
export const codec = Interface({
  title: 'Codec',
  description: 'To Base64, and back.',
  inputs: { text: text() },
  outputs: 'text',
  examples: [{ text: 'hello' }],
  actions: {
    encode: ({ text }) => btoa(text),
    async decode({ text }, { signal }) {
      if (text !== 'wait') return atob(text)
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
      return ''
    },
  },
})

/** The same of what only reads: each call is an address. */
export const size = Interface({
  title: 'Size',
  readOnly: true,
  inputs: { text: 'text' },
  outputs: 'number',
  actions: { length: ({ text }) => text.length, count: ({ text }) => text.split(' ').length },
})

export const greet = Interface({
  title: 'Greet',
  inputs: { name: 'text' },
  outputs: 'text',
  fn: ({ name }) => `Hello ${name}`,
})
