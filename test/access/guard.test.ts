import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { file, Interface } from '../../app/index.ts'
import { type Trial, trial } from '../support/scratch.ts'

let runs = 0
const page = Interface({
  inputs: { word: 'text' },
  outputs: file(),
  readOnly: true,
  fn: ({ word }) => {
    runs++
    return Buffer.from(word)
  },
})

const test = suite<{ app: Trial }>('requests from other sites', {} as { app: Trial })
test.before(async (context) => {
  context.app = await trial({ page })
})
test.after(({ app }) => app.close())

const site = 'sec-fetch-site'
const mode = 'sec-fetch-mode'
const dest = 'sec-fetch-dest'

test('a page that only embeds a call that costs something is refused it', async ({ app }) => {
  for (const headers of [
    { [site]: 'cross-site', [mode]: 'no-cors', [dest]: 'image' },
    { [site]: 'cross-site', [mode]: 'cors', [dest]: 'empty' },
    { [site]: 'cross-site', [mode]: 'navigate', [dest]: 'iframe' },
    { [site]: 'cross-site' },
  ]) {
    const before = runs
    const answer = await app.request('/page?word=x', { headers })
    assert.is(answer.status, 403, JSON.stringify(headers))
    assert.is(runs, before)
  }
  assert.equal(await app.left(), [])
})

test('a link to it works, and so does a program, and a page of ours', async ({ app }) => {
  for (const headers of [
    { [site]: 'cross-site', [mode]: 'navigate', [dest]: 'document', accept: 'text/html' },
    { [site]: 'same-origin', [mode]: 'cors', [dest]: 'empty' },
    { [site]: 'none', [mode]: 'navigate', [dest]: 'document' },
    {},
  ]) {
    const answer = await app.request('/page?word=x', { headers })
    assert.is(answer.status, 200, JSON.stringify(headers))
  }
})

test('what changes something is refused from any other site, before it is read', async ({
  app,
}) => {
  const headers = { 'content-type': 'application/json' }
  for (const more of [
    { origin: 'http://evil.example' },
    { origin: 'null' },
    { origin: 'http://localhost:1' },
    { [site]: 'same-site' },
    { [site]: 'cross-site' },
  ]) {
    const answer = await app.request('/page', {
      method: 'POST',
      headers: { ...headers, ...more } as Record<string, string>,
      body: '{"word":"x"}',
    })
    assert.is(answer.status, 403, JSON.stringify(more))
  }
})

test.run()
