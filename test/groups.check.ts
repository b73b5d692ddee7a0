import { client } from '../app/client.ts'
import { group, Interface, launch, number, text } from '../app/index.ts'
import { testing } from '../app/testing.ts'

// What groups, actions and folded inputs infer, and what must not compile.

const store = Interface({ inputs: { name: 'text' }, outputs: 'text', fn: ({ name }) => name })
const list = Interface({ inputs: {}, outputs: 'number', fn: () => 1 })
const pictures = group({ title: 'Pictures' }, { store, list })

export const codec = Interface({
  inputs: { text: text(), seed: number({ default: 1 }) },
  outputs: 'text',
  advanced: ['seed'],
  actions: {
    encode: ({ text, seed }) => text.trim() + seed.toFixed(),
    decode: async ({ text }, { signal }) => (signal.aborted ? '' : text),
    *spell({ text }) {
      yield text
    },
  },
})
export const counter = Interface({
  inputs: { by: 'number' },
  outputs: 'number',
  state: () => ({ points: 0 }),
  actions: {
    add: ({ by }, { state }) => (state.points += by),
    take: ({ by }, { state }) => (state.points -= by),
  },
})
export const several = Interface({
  inputs: { a: 'number', b: 'number' },
  outputs: { sum: 'number', text: 'text' },
  actions: {
    add: ({ a, b }) => ({ sum: a + b, text: `${a} + ${b}` }),
    times: ({ a, b }) => ({ sum: a * b, text: `${a} · ${b}` }),
  },
})

export const names: readonly string[] = [codec.title, codec.members.encode.title]
export const launched = () => launch({ pictures, codec, list })
export async function tried() {
  const app = await testing({ pictures, codec, list })
  await app.call('pictures/store', { name: 'a' })
  await app.call('codec/decode', { text: 'a' })
  await app.call('list', {})
  // @ts-expect-error there is no such member
  await app.call('pictures/remove', {})
  // @ts-expect-error a group itself is not called
  await app.call('pictures', {})
}

// @ts-expect-error there is no such action
codec.members.shout
// @ts-expect-error the one is no Interface
group({}, { store: 1 })
// @ts-expect-error a misspelt option
group({ tilte: 'Pictures' }, { store })
Interface({
  inputs: { text: 'text' },
  outputs: 'number',
  // @ts-expect-error text is no number
  actions: { count: ({ text }) => text },
})
Interface({
  inputs: { text: 'text' },
  outputs: 'text',
  // @ts-expect-error there is no such input
  actions: { other: ({ txt }) => txt },
})
Interface({
  inputs: { text: 'text' },
  outputs: 'text',
  // @ts-expect-error there is no such input
  advanced: ['seed'],
  fn: ({ text }) => text,
})

const api = client<{ pictures: typeof pictures; codec: typeof codec }>('http://127.0.0.1:7860')
export const stored: Promise<string> = api.pictures.store({ name: 'a' })
export const encoded: Promise<string> = api.codec.encode({ text: 'a' })
// @ts-expect-error there is no such action
api.codec.shout
