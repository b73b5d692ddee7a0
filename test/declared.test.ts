import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as fascia from '../app/index.ts'
import { trial } from './support/scratch.ts'

// What JavaScript lets through, and TypeScript would not.
const { Interface, group, serve, ...library } = fascia as any
const { compare, dropdown, file, files, form, gallery, image, number } = library
const { plot, radio, slider, table, text, checkbox, json, markdown } = library

const fn = () => ''
const inputs = { name: 'text', times: number({ min: 0 }) }
/** A declaration that is right, but for these members. */
const greet = (wrong: object) => () =>
  Interface({ title: 'Greet', inputs, outputs: 'text', fn, ...wrong })
/** The same with a wrong input. */
const port = (times: unknown) => greet({ inputs: { name: 'text', times } })
/** A declaration with these actions. */
const actions = (actions: unknown) => () =>
  Interface({ title: 'Codec', inputs, outputs: 'text', actions })
const one = Interface({ inputs: 'text', outputs: 'text', fn })
const columns = { year: 'number', name: 'text' }

const cases: [what: string, declare: () => unknown, sentence: string][] = [
  [
    'nothing',
    () => Interface(),
    'Interface: it is declared by an object, not undefined: write Interface({ inputs, outputs, fn })',
  ],
  [
    'a function',
    () => Interface(fn),
    'Interface: it is declared by an object, not a function: write Interface({ inputs, outputs, fn })',
  ],
  [
    'no fn',
    greet({ fn: undefined }),
    'Interface “Greet”: it has no fn: write fn: ({ name }) => name, or what it is to do',
  ],
  [
    'an fn that is none',
    greet({ fn: 'greet' }),
    'Interface “Greet”: fn must be a function, not “greet”',
  ],
  [
    'no inputs',
    greet({ inputs: undefined }),
    "Interface “Greet”: it has no inputs: write inputs: { name: 'text' }, or inputs: {}",
  ],
  [
    'no outputs',
    greet({ outputs: undefined }),
    "Interface “Greet”: it has no outputs: write outputs: 'text'",
  ],
  [
    'inputs that are none',
    greet({ inputs: 5 }),
    "Interface “Greet”: the input is no component, but 5: write 'text', or number({ min: 0 })",
  ],
  [
    'an output that is none',
    greet({ outputs: { x: null } }),
    "Interface “Greet”, output “x” is no component, but null: write 'text', or number({ min: 0 })",
  ],
  [
    'a misspelt member',
    greet({ titel: 'x' }),
    'Interface “Greet”: the Interface has no option “titel”: did you mean “title”?',
  ],
  [
    'a member of another framework',
    greet({ theme: 'soft' }),
    'Interface “Greet”: the Interface has no option “theme”: its options are title, description, article, partOf, inputs, outputs, examples, fn, actions, advanced, state, concurrency, readOnly, isolate, live, onLoad, every, timeout, port, guarded, adapt, paths and routes',
  ],
  [
    'a state that is no function',
    greet({ state: 0 }),
    'Interface “Greet”: the state of the Interface must be a function that gives what each visitor begins with, such as () => 0, not 0',
  ],
  [
    'a title that is no text',
    greet({ title: 5 }),
    'Interface: the title of the Interface must be text, not 5',
  ],
  [
    'a description that is no text',
    greet({ description: ['x'] }),
    'Interface “Greet”: the description of the Interface must be text, not a list',
  ],
  [
    'a negative concurrency',
    greet({ concurrency: -1 }),
    'Interface “Greet”: the concurrency of the Interface must be a whole number from 1, not -1',
  ],
  [
    'half a call at once',
    greet({ concurrency: 0.5 }),
    'Interface “Greet”: the concurrency of the Interface must be a whole number from 1, not 0.5',
  ],
  [
    'no time',
    greet({ timeout: 0 }),
    'Interface “Greet”: the timeout of the Interface must be a number of seconds above 0, not 0',
  ],
  [
    'a time in words',
    greet({ timeout: '5 s' }),
    'Interface “Greet”: the timeout of the Interface must be a number of seconds above 0, not “5 s”',
  ],
  [
    'a port beyond all',
    greet({ port: 70000 }),
    'Interface “Greet”: the port of the Interface must be a whole number from 0 to 65535, not 70000',
  ],
  [
    'a flag in words',
    greet({ readOnly: 'yes' }),
    'Interface “Greet”: the readOnly of the Interface must be true or false, not “yes”',
  ],
  [
    'a part of a number',
    greet({ partOf: 3 }),
    'Interface “Greet”: the partOf of the Interface must be text, not 3',
  ],
  [
    'a guard that is no function',
    greet({ guarded: true }),
    'Interface “Greet”: the guarded of the Interface must be a function, not true',
  ],
  [
    'routes that are text',
    greet({ routes: '/x' }),
    'Interface “Greet”: the routes of the Interface must be a Hono app, not “/x”',
  ],
  [
    'an input named with _',
    greet({ inputs: { _name: 'text' } }),
    'Interface “Greet”, input “_name” needs another name: not one that starts with _ or is a number',
  ],
  [
    'an input named by a number',
    greet({ inputs: { 1: 'text' } }),
    'Interface “Greet”, input “1” needs another name: not one that starts with _ or is a number',
  ],
  [
    'a misspelt component',
    port('nubmer'),
    'Interface “Greet”, input “times”: there is no component “nubmer”: did you mean “number”?',
  ],
  [
    'an unknown component',
    greet({ inputs: ['text', 'state'] }),
    'Interface “Greet”, input 2: there is no component “state”: there are audio, checkbox, compare, download, dropdown, file, files, gallery, image, json, markdown, messages, number, plot, radio, slider, table, text, textbox and video',
  ],
  [
    'a component alone that is unknown',
    greet({ inputs: 'txt' }),
    'Interface “Greet”: the input: there is no component “txt”: did you mean “text”?',
  ],
  [
    'a component that needs options',
    port('dropdown'),
    "Interface “Greet”, input “times”: dropdown needs choices: write dropdown({ choices: ['a', 'b'] })",
  ],
  [
    'another that does',
    greet({ outputs: 'table' }),
    "Interface “Greet”: the output: a table needs columns: write columns: { name: 'text', year: 'number' }",
  ],
  [
    'a factory that was not called',
    port(number),
    'Interface “Greet”, input “times” is the function number itself: write number()',
  ],
  [
    'one among the outputs',
    greet({ outputs: { x: image } }),
    'Interface “Greet”, output “x” is the function image itself: write image()',
  ],
  [
    'an object that is no component',
    port({ type: 'number' }),
    "Interface “Greet”, input “times” is no component, but an object: write 'text', or number({ min: 0 })",
  ],
  [
    'nothing for a port',
    port(undefined),
    "Interface “Greet”, input “times” is no component, but undefined: write 'text', or number({ min: 0 })",
  ],
  [
    'options that are no object',
    port(number(5)),
    'Interface “Greet”, input “times”: number takes its options as an object, not 5: write number({ … })',
  ],
  [
    'a misspelt option',
    port(number({ lable: 'x' })),
    'Interface “Greet”, input “times”: number has no option “lable”: did you mean “label”?',
  ],
  [
    'an option of another framework',
    port(text({ interactive: true })),
    'Interface “Greet”, input “times”: text has no option “interactive”: its options are label, help, optional, visible, lines, minLength, maxLength, placeholder, pattern, password and default',
  ],
  [
    'a label that is no text',
    port(number({ label: 5 })),
    'Interface “Greet”, input “times”: the label of number must be text, not 5',
  ],
  [
    'bounds the wrong way round',
    port(number({ min: 5, max: 1 })),
    'Interface “Greet”, input “times”: min must be at most max, and 5 is more than 1',
  ],
  [
    'a slider below nothing',
    port(slider({ max: -5 })),
    'Interface “Greet”, input “times”: min must be at most max, and 0 is more than -5',
  ],
  [
    'a bound in words',
    port(number({ min: '1' })),
    'Interface “Greet”, input “times”: the min of number must be a number, not “1”',
  ],
  [
    'a bound that is none',
    port(number({ min: Number.NaN })),
    'Interface “Greet”, input “times”: the min of number must be a number, not NaN',
  ],
  [
    'steps back',
    port(number({ step: -1 })),
    'Interface “Greet”, input “times”: the step of number must be a number above 0, not -1',
  ],
  [
    'steps of nothing',
    port(number({ step: 0 })),
    'Interface “Greet”, input “times”: the step of number must be a number above 0, not 0',
  ],
  [
    'a default out of bounds',
    port(number({ min: 3, default: 1 })),
    'Interface “Greet”, input “times”: the default of this number must be a number from 3, not 1',
  ],
  [
    'a default that is no number',
    port(number({ default: 'x' })),
    'Interface “Greet”, input “times”: the default of this number must be a number, not “x”',
  ],
  [
    'a default that is no flag',
    port(checkbox({ default: 'maybe' })),
    'Interface “Greet”, input “times”: the default of this checkbox must be true or false, not “maybe”',
  ],
  [
    'a pattern that is none',
    port(text({ pattern: '(' })),
    'Interface “Greet”, input “times”: pattern must be a regular expression, and “(” is none: Unterminated group',
  ],
  [
    'a pattern that is not text',
    port(text({ pattern: /x/ })),
    'Interface “Greet”, input “times”: the pattern of text must be text, not a RegExp',
  ],
  [
    'lengths the wrong way round',
    port(text({ minLength: 3, maxLength: 2 })),
    'Interface “Greet”, input “times”: minLength must be at most maxLength, and 3 is more than 2',
  ],
  [
    'no lines',
    port(markdown({ lines: 0 })),
    'Interface “Greet”, input “times”: the lines of markdown must be a whole number from 1, not 0',
  ],
  [
    'a default not of its pattern',
    port(text({ pattern: '[a-z]+', default: 'A' })),
    'Interface “Greet”, input “times”: the default of this text must match [a-z]+, not “A”',
  ],
  [
    'no choices',
    port(dropdown({ choices: [] })),
    "Interface “Greet”, input “times”: choices of dropdown must be a list of at least one, not an empty list: write dropdown({ choices: ['a', 'b'] })",
  ],
  [
    'no options of a dropdown',
    port(dropdown()),
    "Interface “Greet”, input “times”: dropdown needs choices: write dropdown({ choices: ['a', 'b'] })",
  ],
  [
    'choices that are true or false',
    port(dropdown({ choices: [true, false] })),
    'Interface “Greet”, input “times”: each choice of dropdown must be text, a number, or { value, label }, not true',
  ],
  [
    'choices that are no list',
    port(radio({ choices: 'ab' })),
    "Interface “Greet”, input “times”: choices of radio must be a list of at least one, not “ab”: write radio({ choices: ['a', 'b'] })",
  ],
  [
    'a choice twice',
    port(radio({ choices: ['a', 'b', 'a'] })),
    'Interface “Greet”, input “times”: radio has the choice “a” twice',
  ],
  [
    'a blank choice',
    port(dropdown({ choices: ['', 'a'] })),
    'Interface “Greet”, input “times”: dropdown cannot have a blank choice: write optional: true instead',
  ],
  [
    'a choice without words',
    port(radio({ choices: [{ value: 'a' }] })),
    'Interface “Greet”, input “times”: each choice of radio must be text, a number, or { value, label }, not an object',
  ],
  [
    'a default that is no choice',
    port(dropdown({ choices: ['a'], default: 'b' })),
    'Interface “Greet”, input “times”: the default of this dropdown must be one of a, not “b”',
  ],
  [
    'types by their endings',
    port(file({ accept: ['.jpg'] })),
    "Interface “Greet”, input “times”: the accept of file must be media types, such as ['image/png', 'video/*'], not a list",
  ],
  [
    'types that are no list',
    port(image({ accept: 'image/*' })),
    "Interface “Greet”, input “times”: the accept of image must be media types, such as ['image/png', 'video/*'], not “image/*”",
  ],
  [
    'room for nothing',
    port(file({ maxBytes: 0 })),
    'Interface “Greet”, input “times”: the maxBytes of file must be a whole number from 1, not 0',
  ],
  [
    'a file with a default',
    port(file({ default: 'x' })),
    'Interface “Greet”, input “times”: file has no option “default”: its options are label, help, optional, visible, accept, maxBytes, maxPixels, name and extension',
  ],
  [
    'at most half a file',
    port(files({ max: 0.5 })),
    'Interface “Greet”, input “times”: the max of files must be a whole number from 1, not 0.5',
  ],
  [
    'an order of no input',
    port(files({ arranges: 'order=given' })),
    'Interface “Greet”, input “times” refers to another input: there is no input “order”: there are name and times',
  ],
  [
    'JSON of no lines',
    port(json({ lines: -1 })),
    'Interface “Greet”, input “times”: the lines of json must be a whole number from 1, not -1',
  ],
  [
    'nothing to compare with',
    greet({ outputs: compare({}) }),
    "Interface “Greet”: the output: compare needs the input to compare with: write compare({ with: 'photo' })",
  ],
  [
    'an unknown input to compare with',
    greet({ outputs: compare({ with: 'nam' }) }),
    'Interface “Greet”: the output refers to another input: there is no input “nam”: did you mean “name”?',
  ],
  [
    'a gallery of none',
    greet({ outputs: { all: gallery({ with: 'x' }) } }),
    'Interface “Greet”, output “all” refers to another input: there is no input “x”: there are name and times',
  ],
  [
    'an extension by no input',
    greet({ outputs: file({ extension: 'format' }) }),
    'Interface “Greet”: the output refers to another input: there is no input “format”: there are name and times',
  ],
  [
    'a table without columns',
    port(table({})),
    "Interface “Greet”, input “times”: a table needs columns: write columns: { name: 'text', year: 'number' }",
  ],
  [
    'a column of no kind',
    port(table({ columns: { a: 'date' } })),
    'Interface “Greet”, input “times”: the column “a” must be “text”, “number”, “checkbox” or a component, not “date”',
  ],
  [
    'a wrong column',
    port(table({ columns: { a: number({ step: 0 }) } })),
    'Interface “Greet”, input “times”: the column “a”: the step of number must be a number above 0, not 0',
  ],
  [
    'a column of files',
    port(table({ columns: { a: file() } })),
    'Interface “Greet”, input “times”: the column “a” cannot hold files',
  ],
  [
    'a kind of plot',
    port(plot({ columns, kind: 'pie', x: 'name', y: 'year' })),
    'Interface “Greet”, input “times”: kind of plot must be line, bar or scatter, not “pie”',
  ],
  [
    'a column not there',
    port(plot({ columns, kind: 'bar', x: 'nme', y: 'year' })),
    'Interface “Greet”, input “times”: there is no column of plot called “nme”: did you mean “name”?',
  ],
  [
    'a plot of words',
    port(plot({ columns, kind: 'bar', x: 'year', y: 'name' })),
    'Interface “Greet”, input “times”: plot needs numbers in its column “name”',
  ],
  [
    'examples that are no list',
    greet({ examples: { name: 'x' } }),
    'Interface “Greet”: the examples of the Interface must be a list, not an object',
  ],
  [
    'an example that is no object',
    greet({ examples: ['x'] }),
    'Interface “Greet”, example 1: it must be an object of inputs, not “x”',
  ],
  [
    'an example of no input',
    greet({ examples: [{ name: 'a' }, { nane: 'x' }] }),
    'Interface “Greet”, example 2: there is no input “nane”: did you mean “name”?',
  ],
  [
    'an example out of bounds',
    greet({ examples: [{ times: -1 }] }),
    'Interface “Greet”, example 1: “times” must be a number from 0, not -1',
  ],
  [
    'an example too long',
    greet({ inputs: ['text'], examples: [['a', 'b']] }),
    'Interface “Greet”, example 1: it has 2 values, and there is 1 input',
  ],
  [
    'a file by its path',
    greet({ inputs: { photo: 'image' }, examples: [{ photo: 'a.jpg' }] }),
    "Interface “Greet”, example 1: “photo” must be the address of a file, not “a.jpg”: write new URL('photo.jpg', import.meta.url)",
  ],
  [
    'a file elsewhere',
    greet({ inputs: { photo: 'image' }, examples: [{ photo: new URL('https://a.example/b') }] }),
    "Interface “Greet”, example 1: “photo” must be the address of a file, not https://a.example/b: write new URL('photo.jpg', import.meta.url)",
  ],
  [
    'a form of nothing',
    () => form({ when: 'date' }),
    'input “when”: there is no component “date”: there are audio, checkbox, compare, download, dropdown, file, files, gallery, image, json, markdown, messages, number, plot, radio, slider, table, text, textbox and video',
  ],
  [
    'actions beside fn',
    greet({ actions: { hi: fn } }),
    'Interface “Greet”: it has fn and actions: write one of them',
  ],
  [
    'actions that are none',
    actions([fn]),
    'Interface “Codec”: actions must be functions by their names, not a list: write actions: { encode: ({ text }) => … }',
  ],
  [
    'no actions',
    actions({}),
    'Interface “Codec”: there is no action in its actions: write actions: { encode: ({ text }) => … }',
  ],
  [
    'an action that is none',
    actions({ encode: fn, decode: 'fn' }),
    'Interface “Codec”: the action “decode” must be a function, not “fn”',
  ],
  [
    'an action without an address',
    actions({ 'en code': fn }),
    'Interface “Codec”: the name of an action has letters, digits, - and _ only, a letter first; “en code” has not',
  ],
  [
    'actions with routes',
    () => Interface({ title: 'Codec', inputs, outputs: 'text', actions: { fn }, routes: fn }),
    'Interface “Codec”: routes and paths are for an Interface with fn, not with actions',
  ],
  [
    'an advanced input that is none',
    greet({ advanced: ['time'] }),
    'Interface “Greet”: in advanced, there is no input “time”: did you mean “times”?',
  ],
  [
    'an advanced input that is required',
    greet({ advanced: ['times'] }),
    'Interface “Greet”, input “times” is advanced, so that it cannot be required: give it a default, or make it optional',
  ],
  [
    'advanced inputs that are no list',
    greet({ advanced: 'times' }),
    'Interface “Greet”: the advanced of the Interface must be a list of names of inputs, not “times”',
  ],
  [
    'a group without words',
    () => group({ store: one }),
    'the group has no option “store”: its options are title and description',
  ],
  [
    'a group of nothing',
    () => group({ title: 'Pictures' }),
    'The group “Pictures” is made of Interfaces by their names, and has none: ' +
      "write group({ title: 'Pictures' }, { store, list })",
  ],
  [
    'an empty group',
    () => group({}, {}),
    "The group has no Interface in it: write group({ title: 'Pictures' }, { store, list })",
  ],
  [
    'a group in a group',
    () => group({ title: 'All' }, { pictures: group({}, { one }) }),
    'The group “All” has “pictures”, which is a group itself: there are no groups within groups',
  ],
  [
    'a group with something else',
    () => group({ title: 'All' }, { one, fn }),
    "The group “All” has “fn”, which is not an Interface, but a function: write group({ title: 'Pictures' }, { store, list })",
  ],
  [
    'a member without an address',
    () => group({ title: 'All' }, { 'one/two': one }),
    'The name of an Interface has letters, digits, - and _ only, a letter first; “one/two” has not',
  ],
]

const test = suite('a wrong declaration')

for (const [what, declare, sentence] of cases) {
  test(`of ${what} is refused in a sentence`, () => {
    assert.is(saidBy(declare), sentence)
  })
}

const served: [what: string, interfaces: unknown, sentence: string][] = [
  [
    'nothing',
    undefined,
    'Interfaces are given by their names, not as undefined: write launch({ greet }), or serve({ greet })',
  ],
  [
    'one group alone',
    group({}, { one }),
    'Interfaces are given by their names, not one alone: write launch({ greet }), or serve({ greet })',
  ],
  [
    'two of one name',
    { a_b: one, a: group({}, { b: one }) },
    "“a_b” and “a/b” are both a_b to models and to Gradio's clients: rename one",
  ],
  [
    'a part of something in a group',
    { a: group({}, { b: Interface({ inputs, outputs: 'text', fn, partOf: 'c' }), c: one }) },
    '“a/b” is in a group already: leave out its partOf',
  ],
  [
    'an isolated member of what',
    { a: group({}, { b: Interface({ inputs, outputs: 'text', fn, isolate: true }) }) },
    '“a/b” is isolated, so that its module must be known: write launch({ a }, { module: import.meta.url }), and export a from there',
  ],
  ['no Interface', {}, 'There is no Interface to serve: write launch({ greet })'],
  [
    'one Interface alone',
    one,
    'Interfaces are given by their names, not one alone: write launch({ greet }), or serve({ greet })',
  ],
  [
    'a list of them',
    [one],
    'Interfaces are given by their names, not as a list: write launch({ greet }), or serve({ greet })',
  ],
  [
    'a plain function',
    { greet: fn },
    '“greet” is not an Interface, but a function: write Interface({ inputs, outputs, fn })',
  ],
  [
    'a name with a space',
    { 'my app': one },
    'The name of an Interface has letters, digits, - and _ only, a letter first; “my app” has not',
  ],
  ['a name of Fascia’s', { jobs: one }, "The name “jobs” is Fascia's own: choose another"],
  [
    'what is isolated, from nowhere',
    { heavy: { ...one, isolate: true } },
    '“heavy” is isolated, so that its module must be known: write launch({ heavy }, { module: import.meta.url }), and export heavy from there',
  ],
  [
    'a part of what is misspelt',
    { images: one, store: { ...one, partOf: 'image' } },
    '“store” is part of “image”, and there is none: did you mean “images”?',
  ],
  [
    'an example that is not there',
    { photo: withExample('nothing.jpg') },
    'An example of “photo” has a file that is not there: /no/such/nothing.jpg',
  ],
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
    assert.match((error as any).cause.stack, 'declared.test')
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
