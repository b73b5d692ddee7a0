/** What the lines below are written after. */
export const beginning = `import { Chat, Interface, checkboxes, date, dropdown, group, image, label, launch, number, table, text } from 'fascia'
const mood = dropdown({ choices: ['glad', 'sad'] })
const two = { count: 'number', word: 'text' } as const
const wide = { a: 'text' }
const a = String(Math.random())
import { z } from 'zod'
import { type } from 'arktype'
import * as v from 'valibot'
const order = z.object({ name: z.string(), count: z.number() })
import { client } from 'fascia/client'
const greet = Interface({ inputs: { greeting: 'text', times: number({ default: 1 }), photo: image({ optional: true }) }, outputs: 'text', fn: ({ greeting }) => greeting })
const api = client<{ greet: typeof greet; ordered: typeof ordered }>('http://127.0.0.1:1')
const ordered = Interface({ inputs: order, outputs: 'number', fn: ({ count }) => count })
`

/** Lines that are wrong in one way each, and what is to be said of them. */
export const wrong: [what: string, line: string, sentence: string][] = [
  [
    'text for a number',
    `Interface({ inputs: 'text', outputs: 'number', fn: (s) => s })`,
    'The output must be a number, not text',
  ],
  [
    'a number for a file',
    `Interface({ inputs: 'text', outputs: 'image', fn: () => 42 })`,
    'The output must be a file, not a number',
  ],
  [
    'text that is promised',
    `Interface({ inputs: 'text', outputs: 'number', async fn(s) { return s } })`,
    'The output must be a number, not text',
  ],
  [
    'no result',
    `Interface({ inputs: 'text', outputs: 'number', fn(s) { s.trim() } })`,
    'The output must be a number, not nothing',
  ],
  [
    'no such choice',
    `Interface({ inputs: 'text', outputs: mood, fn: () => 'mad' })`,
    'one of its choices',
  ],
  [
    'a missing output',
    `Interface({ inputs: {}, outputs: two, fn: () => ({ count: 1 }) })`,
    'The output word is missing',
  ],
  [
    'a wrong output',
    `Interface({ inputs: {}, outputs: two, fn() { return { count: a, word: a } } })`,
    'The output count must be a number, not text',
  ],
  [
    'a wrong one later',
    `Interface({ inputs: {}, outputs: two, async fn() { return { count: a, word: a } } })`,
    'The output count must be a number, not text',
  ],
  [
    'a short tuple',
    `Interface({ inputs: 'text', outputs: ['text', 'number'], fn: (s) => [s] })`,
    'fn must give 2 outputs, not 1',
  ],
  [
    'a wrong tuple',
    `Interface({ inputs: 'text', outputs: ['text', 'number'], fn: (s) => [s, s] })`,
    'The output 1 must be a number, not text',
  ],
  [
    'a wrong yield',
    `Interface({ inputs: 'text', outputs: 'number', async *fn(s) { yield s } })`,
    'number',
  ],
  [
    'a wrong plain yield',
    `Interface({ inputs: 'text', outputs: 'number', *fn(s) { yield s } })`,
    'number',
  ],
  [
    'a wrong yield of a tuple',
    `Interface({ inputs: 'text', outputs: ['text', 'number'], async *fn(s) { yield [s, s] } })`,
    'number',
  ],
  [
    'a wrong cell',
    `Interface({ inputs: 'text', outputs: table({ columns: { year: 'number' } }), fn: (s) => [{ year: s }] })`,
    'The output must be a list as it is declared',
  ],
  [
    'a misspelt component',
    `Interface({ inputs: { a: 'txt' }, outputs: 'text', fn: ({ a }) => a })`,
    `Did you mean '"text"'?`,
  ],
  [
    'a misspelt one alone',
    `Interface({ inputs: 'nubmer', outputs: 'text', fn: (s) => s })`,
    `Did you mean '"number"'?`,
  ],
  [
    'one that needs options',
    `Interface({ inputs: 'dropdown', outputs: 'text', fn: (s) => s })`,
    `'Port'`,
  ],
  [
    'one that was not called',
    `Interface({ inputs: { a: number }, outputs: 'text', fn: ({ a }) => a })`,
    `'Port'`,
  ],
  ['a misspelt option', `number({ mni: 1 })`, `'mni' does not exist`],
  [
    'a misspelt member',
    `Interface({ inputs: {}, outputs: 'text', fn: () => '', titel: '' })`,
    `Did you mean to write 'title'?`,
  ],
  ['no outputs', `Interface({ inputs: {}, fn: () => '' })`, `'outputs' is missing`],
  [
    'no function',
    `Interface({ inputs: {}, outputs: 'text', fn: 5 })`,
    `Type 'number' is not assignable`,
  ],
  [
    'names that are any text',
    `Interface({ inputs: wide, outputs: 'text', fn: ({ a }) => a })`,
    'write `as const` behind these ports',
  ],
  [
    'a wrong example',
    `Interface({ inputs: { n: 'number' }, outputs: 'text', examples: [{ n: 'x' }], fn: () => '' })`,
    `Type 'string' is not assignable to type 'number'`,
  ],
  [
    'an example of a path',
    `Interface({ inputs: { p: image() }, outputs: 'text', examples: [{ p: 'x' }], fn: () => '' })`,
    `'URL'`,
  ],
  [
    'a state that is no function',
    `Interface({ inputs: {}, outputs: 'number', state: 0, fn: () => 1 })`,
    `Type 'number' is not assignable to type '() =>`,
  ],
  [
    'what a state has not',
    `Interface({ inputs: {}, outputs: 'number', state: () => ({ points: 0 }), fn: (_, { state }) => state.point })`,
    `Did you mean 'points'?`,
  ],
  [
    'a state of another type',
    `Interface({ inputs: {}, outputs: 'number', state: () => 0, fn: (_, context) => { context.state = a; return 1 } })`,
    `Type 'string' is not assignable to type 'number'`,
  ],
  [
    'a state that JSON cannot hold',
    `Interface({ inputs: {}, outputs: 'number', state: () => new Map<string, number>(), fn: () => 1 })`,
    `a state is kept as JSON, which cannot hold all of this`,
  ],
  [
    'a state that JSON holds in part',
    `Interface({ inputs: {}, outputs: 'number', state: () => ({ at: new Date() }), fn: () => 1 })`,
    `a state is kept as JSON, which cannot hold all of this`,
  ],
  [
    'an example of no input',
    `Interface({ inputs: { n: 'number' }, outputs: 'text', examples: [{ m: 1 }], fn: () => '' })`,
    `'m' does not exist`,
  ],
  [
    'a schema that says nothing of itself',
    `Interface({ inputs: v.object({ a: v.string() }), outputs: 'text', fn: () => '' })`,
    'write toStandardJsonSchema(schema)',
  ],
  [
    'one among ports',
    `Interface({ inputs: { a: v.string() }, outputs: 'text', fn: () => '' })`,
    'write toStandardJsonSchema(schema)',
  ],
  [
    'what is no input of a schema',
    `Interface({ inputs: order, outputs: 'text', fn: ({ nmae }) => nmae })`,
    `Property 'nmae' does not exist`,
  ],
  [
    'a wrong output of a schema',
    `Interface({ inputs: order, outputs: z.number(), fn: ({ name }) => name })`,
    'The output must be a number, not text',
  ],
  [
    'a wrong one among those of a schema',
    `Interface({ inputs: {}, outputs: order, fn: () => ({ name: 1, count: 1 }) })`,
    'The output name must be text, not a number',
  ],
  [
    'a missing output of a schema',
    `Interface({ inputs: {}, outputs: type({ a: 'string', b: 'string' }), fn: () => ({ a }) })`,
    'The output b is missing',
  ],
  [
    'a wrong example of a schema',
    `Interface({ inputs: order, outputs: 'text', examples: [{ count: 'x' }], fn: () => '' })`,
    `Type 'string' is not assignable to type 'number'`,
  ],
  [
    'a wrong list of a schema',
    `Interface({ inputs: order, outputs: z.array(z.number()), fn: ({ name }) => [name] })`,
    'The output must be a list as it is declared',
  ],
  ['a call of what is not there', `api.great({ greeting: a })`, `Did you mean 'greet'?`],
  ['a call that lacks an input', `api.greet({ times: 1 })`, `'greeting' is missing`],
  ['a call of a misspelt input', `api.greet({ greting: a })`, `'greting' does not exist`],
  [
    'a call by a wrong value',
    `api.greet({ greeting: a, times: a })`,
    `not assignable to type 'number`,
  ],
  ['a call by a path', `api.greet({ greeting: a, photo: a })`, `type 'RemoteUpload`],
  ['a call of a schema by a wrong value', `api.ordered({ name: a, count: a })`, `type 'number'`],
  [
    'a wrong use of what a call gives',
    `api.greet({ greeting: a }).then((said) => said.toFixed())`,
    `'toFixed' does not exist on type 'string'`,
  ],
  [
    'a field that no call has',
    `api.greet({ greeting: a }).catch((e) => api.greet.isError(e) && e.errors[0]?.field === 'x')`,
    `have no overlap`,
  ],
  ['a chat that answers a number', `Chat({ fn: () => 42 })`, `'number' is not assignable`],
  ['a chat without fn', `Chat({ title: a })`, `Property 'fn' is missing`],
  [
    'a chat that yields numbers',
    `Chat({ async *fn(message) { yield message.length } })`,
    `'AsyncGenerator<number, void, any>' is not assignable`,
  ],
  [
    'what a chat is not given',
    `Chat({ fn: (message, { histroy }) => histroy })`,
    `Property 'histroy' does not exist`,
  ],
  [
    'a type of files that is no list',
    `Chat({ accepts: 'image/*', fn: (message) => message })`,
    `'readonly string[]'`,
  ],
  [
    'a wrong result of an action',
    `Interface({ inputs: { a: 'number' }, outputs: 'number', actions: { up: ({ a }) => 'x' + a } })`,
    `'string' is not assignable`,
  ],
  [
    'what an action is not given',
    `Interface({ inputs: { a: 'text' }, outputs: 'text', actions: { up: ({ b }) => b } })`,
    `Property 'b' does not exist`,
  ],
  [
    'an advanced input that is none',
    `Interface({ inputs: { a: 'text' }, outputs: 'text', advanced: ['b'], fn: ({ a }) => a })`,
    `'"b"' is not assignable to type '"a"'`,
  ],
  [
    'a group of what is no Interface',
    `group({ title: a }, { a: 1 })`,
    `type 'Interface<any, any>'`,
  ],
  ['one that is launched', `launch({ a: group({}, { b: a }) })`, `type 'Interface<any, any>'`],
  [
    'a choice that is not there',
    `Interface({ inputs: { a: checkboxes({ choices: ['x', 'y'] }) }, outputs: 'text', fn: ({ a }) => a[0]!.z })`,
    `'z' does not exist on type '"x" | "y"'`,
  ],
  [
    'a wrong label',
    `Interface({ inputs: {}, outputs: { l: label() }, fn: () => ({ l: 1 }) })`,
    'The output l must be an object, not a number',
  ],
  [
    'a wrong date',
    `Interface({ inputs: {}, outputs: { l: date() }, fn: () => ({ l: 1 }) })`,
    'The output l must be text, not a number',
  ],
  [
    'feedback that is no list',
    `Interface({ inputs: {}, outputs: 'number', feedback: 'good', fn: () => 1 })`,
    `'readonly string[]'`,
  ],
  [
    'a generator of what a schema is not',
    `Interface({ inputs: order, outputs: z.number(), async *fn({ name }) { yield name } })`,
    'number',
  ],
]
