import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  checkboxes,
  code,
  colour,
  date,
  datetime,
  dropdown,
  highlighted,
  Interface,
  label,
  markup,
  number,
  time,
} from '../../app/index.ts'
import { type Testing, testing } from '../../app/testing.ts'
import { words } from '../support/markup.ts'
import { connected } from './gradio/support.ts'

const ports = {
  day: date({ min: '2026-01-01' }),
  at: time(),
  both: datetime(),
  paint: colour(),
  some: checkboxes({ choices: ['a', { value: 'b', label: 'Bee' }, 'c'] }),
  many: dropdown({ choices: ['x', 'y'], multiple: true }),
  weight: number({ min: 0, unit: 'kg' }),
  what: label(),
  marked: highlighted(),
  program: code({ language: 'python' }),
  page: markup(),
}

const echo = Interface({ title: 'Echo', inputs: ports, outputs: ports, fn: (given) => given })

/** As programs send them. */
const given = {
  ...{ day: '2026-05-17', at: '14:30', both: '2026-05-17T14:30', paint: '#0b6b4b' },
  ...{ some: ['a', 'b'], many: ['y'], weight: 72.5 },
  what: { label: 'cat', confidences: [{ label: 'cat', confidence: 0.75 }] },
  marked: [
    { token: 'Ada', class_or_confidence: 'person' },
    { token: ' wrote', class_or_confidence: null },
  ],
  ...{ program: 'print(1)', page: '<b>bold</b>' },
}

/** As people type them. */
const typed = {
  ...{ day: '2026-05-17', at: '14:30:00', both: '2026-05-17 14:30', paint: 'rgb(11, 107, 75)' },
  ...{ some: ['a', 'b'], many: ['y'], weight: '72,5 kg' },
  ...{ what: 'cat: 0.75', marked: '[Ada](person) wrote' },
  ...{ program: 'print(1)', page: '<b>bold</b>' },
}

const wrong = { ...typed, day: '2025-12-31', weight: '-1 kg', some: ['d'], what: 'cat: 2' }
const sentences = {
  day: 'Day must be a date from 2026-01-01, not “2025-12-31”',
  some: 'Some must be one or more of a, b, c, not “d”',
  weight: 'Weight must be a number in kg from 0, not “-1 kg”',
  what: 'What must be a label of which each confidence is from 0 to 1, but that of “cat” is 2',
}

const test = suite<{ app: Testing<'echo'> }>('further kinds of values', {} as any)
test.before(async (context) => {
  context.app = await testing({ echo })
})
test.after(({ app }) => app.close())

test('are the same over HTTP, however they are written', async ({ app }) => {
  assert.equal(await app.call('echo', given), given)
  assert.equal(await app.call('echo', typed), given)
})

test('are refused over HTTP in one sentence each', async ({ app }) => {
  const { status, body } = await app.json('echo', wrong)
  assert.is(status, 400)
  const said = body.errors.map(({ field, detail }: any) => [field, detail])
  assert.equal(Object.fromEntries(said), sentences)
})

test('are taken from a form, and shown', async ({ app }) => {
  const body = new URLSearchParams()
  for (const [name, value] of Object.entries(typed)) {
    for (const one of [value].flat()) body.append(name, one)
  }
  const headers = { accept: 'text/html' }
  const sent = await app.request('/echo', { method: 'POST', headers, body })
  const page = await (await app.request(sent.headers.get('location')!, { headers })).text()
  const said = words(page.slice(page.indexOf('id="result"')))
  for (const part of ['17 May 2026', '14:30', 'a, Bee', '72.5 kg', 'cat 75%', 'Ada person wrote']) {
    assert.ok(said.includes(part), `${part} is not in ${said}`)
  }
  assert.match(page, '<b>bold</b>')
  assert.match(page, 'print(<span class="num">1</span>)')
})

test('are refused in a form with what was typed', async ({ app }) => {
  const body = new URLSearchParams()
  for (const [name, value] of Object.entries(wrong)) {
    for (const one of [value].flat()) body.append(name, one)
  }
  const page = await (
    await app.request('/echo', { method: 'POST', headers: { accept: 'text/html' }, body })
  ).text()
  for (const sentence of Object.values(sentences)) assert.match(words(page), sentence)
  assert.match(page, 'value="-1 kg"')
  assert.match(page, '[Ada](person) wrote</textarea>')
})

test('are taken from models, and given as they are', async ({ app }) => {
  const { structuredContent } = (await app.mcp('echo', given)) as any
  assert.equal(structuredContent, given)
})

test('are taken from a shell, several as a flag each', async ({ app }) => {
  const flags = Object.entries(typed).flatMap(([name, value]) =>
    [value].flat().map((one) => `--${name}=${one}`),
  )
  const { stdout } = await app.cli(['run', 'echo', '--json', ...flags])
  assert.equal(JSON.parse(stdout), given)
  const { stdout: help } = await app.cli(['run', 'echo', '--help'])
  for (const told of ['a date from 2026-01-01', 'a number in kg from 0', 'a colour such as']) {
    assert.match(help, told)
  }
})

test('have Gradio’s shapes for Gradio’s own client', async () => {
  const { client, close } = await connected({ echo })
  const { data } = await client.predict('/echo', given)
  assert.equal(data, Object.values(given))
  const { named_endpoints: named }: any = await client.view_api()
  const shown = named['/echo'].parameters.map((one: any) => [one.parameter_name, one.component])
  assert.is(Object.fromEntries(shown).some, 'CheckboxGroup')
  await close()
})

test('are told by OpenAPI with their bounds in words', async ({ app }) => {
  const told = JSON.stringify(await (await app.request('/openapi.json')).json())
  assert.match(told, 'Must be a date from 2026-01-01')
  assert.match(told, 'Must be a number in kg from 0')
  assert.not.match(told, /"unit":"kg"|formatMinimum/)
})

test.run()
