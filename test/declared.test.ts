import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as fascia from '../app/index.ts'
import { trial } from './support/scratch.ts'

// What JavaScript lets through, and TypeScript would not.
const { Interface, serve, ...library } = fascia as any
const { compare, dropdown, file, files, form, gallery, image, number } = library
const { plot, radio, slider, table, text, checkbox, json, markdown } = library

const fn = () => ''
const inputs = { name: 'text', times: number({ min: 0 }) }
/** A declaration that is right, but for these members. */
const greet = (wrong: object) => () =>
  Interface({ title: 'Greet', inputs, outputs: 'text', fn, ...wrong })
/** The same with a wrong input. */
const port = (times: unknown) => greet({ inputs: { name: 'text', times } })
const columns = { year: 'number', name: 'text' }

const cases: [what: string, declare: () => unknown, sentence: string][] = [
  ['nothing', () => Interface(), ''],
  ['a function', () => Interface(fn), ''],
  ['no fn', greet({ fn: undefined }), ''],
  ['an fn that is none', greet({ fn: 'greet' }), ''],
  ['no inputs', greet({ inputs: undefined }), ''],
  ['no outputs', greet({ outputs: undefined }), ''],
  ['inputs that are none', greet({ inputs: 5 }), ''],
  ['an output that is none', greet({ outputs: { x: null } }), ''],
  ['a misspelt member', greet({ titel: 'x' }), ''],
  ['a member of another framework', greet({ theme: 'soft' }), ''],
  ['a title that is no text', greet({ title: 5 }), ''],
  ['a description that is no text', greet({ description: ['x'] }), ''],
  ['a negative concurrency', greet({ concurrency: -1 }), ''],
  ['half a call at once', greet({ concurrency: 0.5 }), ''],
  ['no time', greet({ timeout: 0 }), ''],
  ['a time in words', greet({ timeout: '5 s' }), ''],
  ['a port beyond all', greet({ port: 70000 }), ''],
  ['a flag in words', greet({ readOnly: 'yes' }), ''],
  ['a part of a number', greet({ partOf: 3 }), ''],
  ['a guard that is no function', greet({ guarded: true }), ''],
  ['routes that are text', greet({ routes: '/x' }), ''],
  ['an input named with _', greet({ inputs: { _name: 'text' } }), ''],
  ['an input named by a number', greet({ inputs: { 1: 'text' } }), ''],
  ['a misspelt component', port('nubmer'), ''],
  ['an unknown component', greet({ inputs: ['text', 'state'] }), ''],
  ['a component alone that is unknown', greet({ inputs: 'txt' }), ''],
  ['a component that needs options', port('dropdown'), ''],
  ['another that does', greet({ outputs: 'table' }), ''],
  ['a factory that was not called', port(number), ''],
  ['one among the outputs', greet({ outputs: { x: image } }), ''],
  ['an object that is no component', port({ type: 'number' }), ''],
  ['nothing for a port', port(undefined), ''],
  ['options that are no object', port(number(5)), ''],
  ['a misspelt option', port(number({ lable: 'x' })), ''],
  ['an option of another framework', port(text({ interactive: true })), ''],
  ['a label that is no text', port(number({ label: 5 })), ''],
  ['bounds the wrong way round', port(number({ min: 5, max: 1 })), ''],
  ['a slider below nothing', port(slider({ max: -5 })), ''],
  ['a bound in words', port(number({ min: '1' })), ''],
  ['a bound that is none', port(number({ min: Number.NaN })), ''],
  ['steps back', port(number({ step: -1 })), ''],
  ['steps of nothing', port(number({ step: 0 })), ''],
  ['a default out of bounds', port(number({ min: 3, default: 1 })), ''],
  ['a default that is no number', port(number({ default: 'x' })), ''],
  ['a default that is no flag', port(checkbox({ default: 'maybe' })), ''],
  ['a pattern that is none', port(text({ pattern: '(' })), ''],
  ['a pattern that is not text', port(text({ pattern: /x/ })), ''],
  ['lengths the wrong way round', port(text({ minLength: 3, maxLength: 2 })), ''],
  ['no lines', port(markdown({ lines: 0 })), ''],
  ['a default not of its pattern', port(text({ pattern: '[a-z]+', default: 'A' })), ''],
  ['no choices', port(dropdown({ choices: [] })), ''],
  ['no options of a dropdown', port(dropdown()), ''],
  ['choices that are numbers', port(dropdown({ choices: [1, 2] })), ''],
  ['choices that are no list', port(radio({ choices: 'ab' })), ''],
  ['a choice twice', port(radio({ choices: ['a', 'b', 'a'] })), ''],
  ['a blank choice', port(dropdown({ choices: ['', 'a'] })), ''],
  ['a choice without words', port(radio({ choices: [{ value: 'a' }] })), ''],
  ['a default that is no choice', port(dropdown({ choices: ['a'], default: 'b' })), ''],
  ['types by their endings', port(file({ accept: ['.jpg'] })), ''],
  ['types that are no list', port(image({ accept: 'image/*' })), ''],
  ['room for nothing', port(file({ maxBytes: 0 })), ''],
  ['a file with a default', port(file({ default: 'x' })), ''],
  ['at most half a file', port(files({ max: 0.5 })), ''],
  ['an order of no input', port(files({ arranges: 'order=given' })), ''],
  ['JSON of no lines', port(json({ lines: -1 })), ''],
  ['nothing to compare with', greet({ outputs: compare({}) }), ''],
  ['an unknown input to compare with', greet({ outputs: compare({ with: 'nam' }) }), ''],
  ['a gallery of none', greet({ outputs: { all: gallery({ with: 'x' }) } }), ''],
  ['an extension by no input', greet({ outputs: file({ extension: 'format' }) }), ''],
  ['a table without columns', port(table({})), ''],
  ['a column of no kind', port(table({ columns: { a: 'date' } })), ''],
  ['a wrong column', port(table({ columns: { a: number({ step: 0 }) } })), ''],
  ['a column of files', port(table({ columns: { a: file() } })), ''],
  ['a kind of plot', port(plot({ columns, kind: 'pie', x: 'name', y: 'year' })), ''],
  ['a column not there', port(plot({ columns, kind: 'bar', x: 'nme', y: 'year' })), ''],
  ['a plot of words', port(plot({ columns, kind: 'bar', x: 'year', y: 'name' })), ''],
  ['examples that are no list', greet({ examples: { name: 'x' } }), ''],
  ['an example that is no object', greet({ examples: ['x'] }), ''],
  ['an example of no input', greet({ examples: [{ name: 'a' }, { nane: 'x' }] }), ''],
  ['an example out of bounds', greet({ examples: [{ times: -1 }] }), ''],
  ['an example too long', greet({ inputs: ['text'], examples: [['a', 'b']] }), ''],
  ['a file by its path', greet({ inputs: { photo: 'image' }, examples: [{ photo: 'a.jpg' }] }), ''],
  [
    'a file elsewhere',
    greet({ inputs: { photo: 'image' }, examples: [{ photo: new URL('https://a.example/b') }] }),
    '',
  ],
  ['a form of nothing', () => form({ when: 'date' }), ''],
]

const test = suite('a wrong declaration')

for (const [what, declare, sentence] of cases) {
  test(`of ${what} is refused in a sentence`, () => {
    assert.is(saidBy(declare), sentence)
  })
}

const one = Interface({ inputs: 'text', outputs: 'text', fn })
const served: [what: string, interfaces: unknown, sentence: string][] = [
  ['nothing', undefined, ''],
  ['no Interface', {}, ''],
  ['one Interface alone', one, ''],
  ['a list of them', [one], ''],
  ['a plain function', { greet: fn }, ''],
  ['a name with a space', { 'my app': one }, ''],
  ['a name of Fascia’s', { jobs: one }, ''],
  ['what is isolated, from nowhere', { heavy: { ...one, isolate: true } }, ''],
  ['a part of what is misspelt', { images: one, store: { ...one, partOf: 'image' } }, ''],
  ['an example that is not there', { photo: withExample('nothing.jpg') }, ''],
]

function withExample(name: string) {
  const examples = [{ photo: new URL(`file:///no/such/${name}`) }]
  return Interface({ inputs: { photo: 'image' }, outputs: 'text', fn, examples })
}

for (const [what, interfaces, sentence] of served) {
  test(`${what}, when it is to be served, is refused in a sentence`, async () => {
    const said = await trial(interfaces as any).then(
      async (app) => {
        await app.close()
        return 'nothing'
      },
      (error) => error.message,
    )
    assert.is(said, sentence)
  })
}

test('a wrong component that is no port tells what is wrong with it when it is used', () => {
  assert.is(
    saidBy(() => dropdown().schema),
    saidBy(() => dropdown().decode('a')),
  )
  assert.match(
    saidBy(() => dropdown().schema),
    'dropdown needs choices',
  )
})

test('its sentence leads to the line that is wrong', () => {
  const wrong = number({ step: 0 })
  try {
    Interface({ inputs: { wrong }, outputs: 'text', fn })
    assert.unreachable()
  } catch (error: any) {
    assert.is(error.name, 'DeclarationError')
    assert.ok(error instanceof TypeError)
    assert.match(error.cause.stack, 'declared.test')
  }
})

test('a name becomes a title', async () => {
  const app = await trial({ greetApp: one, 'two-words': one })
  const titles = [...app.services.interfaces.values()].map(({ title }) => title)
  assert.equal(titles, ['Greet app', 'Two words'])
  await app.close()
})

function saidBy(declare: () => unknown): string {
  try {
    declare()
    return 'nothing'
  } catch (error) {
    return (error as Error).message
  }
}

test.run()
