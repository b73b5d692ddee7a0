import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { type IncomingMessage, request } from 'node:http'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { greet } from '../../../interfaces/greet.ts'
import { type Developing, developing, fascia } from '../../support/developing.ts'
import { trial } from '../../support/scratch.ts'
import { type Desk, desk, ended } from './desk.ts'

const app = `import { Interface } from '${fascia}'
import { mark } from './mark.mjs'
export const shout = Interface({
  inputs: { words: 'text' },
  outputs: 'text',
  fn({ words }) {
    if (words === 'fail') throw new Error('my message')
    return words.toUpperCase() + mark
  },
})
`
const own = `import { launch } from '${fascia}'
import { shout } from './app.mjs'
const { url } = await launch({ loud: shout })
console.log('listening', url)
`
const mark = "export const mark = '!'\n"

const test = suite('fascia dev')

async function shouted({ url }: Developing, words = 'hi', name = 'shout', headers = {}) {
  const answer = await fetch(`${url}/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ words }),
  })
  return { status: answer.status, value: (await answer.json()) as any }
}

async function withApp(
  files: { [name: string]: string },
  work: (dev: Developing) => unknown,
  ...args: string[]
) {
  const dev = await developing(files, ...args)
  try {
    await work(dev)
  } finally {
    assert.is(await dev.end(), 130)
  }
}

test('serves what was saved, also in a file that is imported', () =>
  withApp({ 'app.mjs': app, 'mark.mjs': mark }, async (dev) => {
    assert.is((await shouted(dev)).value, 'HI!')
    await dev.save('mark.mjs', "export const mark = '?'\n")
    await dev.says(/app\.mjs was saved, and is served anew\./)
    assert.is((await shouted(dev)).value, 'HI?')
  }))

test('says what is wrong in one block, and waits until it is mended', () =>
  withApp({ 'app.mjs': app, 'mark.mjs': mark }, async (dev) => {
    await dev.save('mark.mjs', "export const mark =\n  'a' b\n")
    const said = await dev.says(/waits for you to save a file/)
    assert.match(said, /app\.mjs could not be served:\n\n.+mark\.mjs:2\n {4}'a' b\n +\^\n/)
    assert.match(said, /SyntaxError: Unexpected identifier/)
    assert.not.match(said, /node:internal/)
    const { status, value } = await shouted(dev)
    assert.is(status, 503)
    assert.match(value.detail, /'a' b/)
    await dev.save('mark.mjs', mark)
    await dev.says(/served anew/)
    assert.is((await shouted(dev)).value, 'HI!')
  }))

test('starts again once a file is there that was missing', () =>
  withApp({ 'app.mjs': app, 'mark.mjs': mark }, async (dev) => {
    await dev.save('mark.mjs', "export { mark } from './later.mjs'\n")
    assert.match(await dev.says(/waits for you/), /Cannot find module .+later\.mjs/)
    await dev.save('later.mjs', "export const mark = '…'\n")
    await dev.says(/served anew/)
    assert.is((await shouted(dev)).value, 'HI…')
  }))

test('what is thrown shows with its stack in the terminal, and the server goes on', () =>
  withApp({ 'app.mjs': app, 'mark.mjs': mark }, async (dev) => {
    assert.is((await shouted(dev, 'fail')).status, 500)
    const said = await dev.says(/my message/)
    assert.match(said, /Error: my message\n\s+at fn \(.+app\.mjs:7:/)
    assert.is((await shouted(dev)).value, 'HI!')
  }))

test('what ends the server later is told too', () =>
  withApp({ 'app.mjs': app, 'mark.mjs': mark }, async (dev) => {
    await dev.save('mark.mjs', `${mark}setImmediate(() => { throw new Error('too late') })\n`)
    assert.match(await dev.says(/waits for you/), /Error: too late\n\s+at .+mark\.mjs:2/)
    await dev.save('mark.mjs', mark)
    await dev.says(/served anew/)
  }))

test('serves a file that calls launch() itself, which goes on after that', () =>
  withApp({ 'own.mjs': own, 'app.mjs': app, 'mark.mjs': mark }, async (dev) => {
    await dev.says(new RegExp(`listening ${dev.url}`))
    assert.is((await shouted(dev, 'hi', 'loud')).value, 'HI!')
    assert.is((await shouted(dev, 'hi', 'shout')).status, 404)
  }))

test('shows its code to nobody but this machine', () =>
  withApp({ 'app.mjs': app, 'mark.mjs': mark }, async (dev) => {
    await dev.save('mark.mjs', 'secret word\n')
    await dev.says(/waits for you/)
    const { value } = await shouted(dev, 'hi', 'shout', { 'x-forwarded-for': '192.0.2.1' })
    assert.is(value.detail, 'app.mjs could not be served: its terminal says why.')
    const page = await fetch(dev.url, { headers: { accept: 'text/html', via: '1.1 proxy' } })
    assert.not.match(await page.text(), /secret word/)
    const asked = request(dev.url, { headers: { host: 'evil.example', accept: 'text/html' } }).end()
    const [foreign] = (await once(asked, 'response')) as [IncomingMessage]
    assert.is(foreign.statusCode, 421)
    assert.not.match((await foreign.toArray()).join(''), /secret word/)
  }))

test('shows it to nobody at all where others can reach it', () =>
  withApp(
    { 'app.mjs': app, 'mark.mjs': mark },
    async (dev) => {
      const here = { ...dev, url: dev.url.replace('0.0.0.0', 'localhost') }
      const { value } = await shouted(here, 'fail')
      const page = await fetch(`${here.url}/jobs/none`, { headers: { accept: 'text/html' } })
      assert.match(await page.text(), /_dev\/following\.js/)
      assert.match(value.detail, /^The fault is ours/)
      await dev.save('mark.mjs', 'secret word\n')
      await dev.says(/waits for you/)
      assert.match((await shouted(here)).value.detail, /its terminal says why/)
    },
    '--host',
    '0.0.0.0',
  ))

test('is no part of a server that others use', async () => {
  const app = await trial({ greet })
  try {
    assert.not.match(
      await (await app.request('/', { headers: { accept: 'text/html' } })).text(),
      /_dev/,
    )
    assert.is((await app.request('/_dev/events')).status, 404)
  } finally {
    await app.close()
  }
})

const alone = suite<Desk>('fascia dev, of TypeScript')
alone.before.each(async (context) => void Object.assign(context, await desk()))
alone.after.each(({ remove }) => remove())

if (!(process.features as { typescript?: unknown }).typescript) {
  alone('says in a sentence what an older Node needs', async ({ start, input }) => {
    await writeFile(join(input, 'app.ts'), 'export const one: number = 1')
    const { code, out, err } = await ended(start(['dev', join(input, 'app.ts')]))
    assert.equal([code, out], [1, ''])
    assert.match(err, /^“.+app\.ts” is TypeScript, which Node [\d.]+ cannot load: compile it, or /)
    assert.is(err.split('\n').length, 2)
  })
} else {
  alone('serves it as it is, and shows where it is wrong', () =>
    withApp(
      { 'app.ts': app.replace('({ words })', '({ words }: { words: string })'), 'mark.mjs': mark },
      async (dev) => {
        assert.is((await shouted(dev)).value, 'HI!')
        await dev.save('app.ts', 'export const one: number = 1 2\n')
        assert.match(await dev.says(/waits for you/), /app\.ts:1\n.+1 2\n +\^/)
      },
    ),
  )
}

test.run()
alone.run()
