import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { chat } from '../../examples/chat.ts'
import { all, connected, dataOf } from '../faces/gradio/support.ts'

const app = await connected({ chat })
const test = suite('the example chat')
test.after(app.close)

test('begins on its page with first lines', async () => {
  const page = await (await fetch(`${app.url}/chat`, { headers: { accept: 'text/html' } })).text()
  assert.match(page, /<h1[^>]*>Eliza<\/h1>/)
  assert.match(page, /What is on your mind\?/)
  assert.match(page, /value="My name is Ada"/)
})

test('remembers a name, over JSON', async () => {
  const headers = { 'content-type': 'application/json', 'session-id': 'a-session-of-the-test' }
  const say = async (message: string) => {
    const body = JSON.stringify({ message })
    return (await fetch(`${app.url}/chat`, { method: 'POST', headers, body })).json()
  }
  assert.equal(await say('My name is Ada'), { reply: 'A pleasure, **Ada**. What brings you here?' })
  assert.equal(await say('Hm'), { reply: 'Please go on, Ada.' })
  assert.equal(await say('What did I say?'), { reply: 'So far:\n\n1. My name is Ada\n1. Hm' })
})

test("streams to Gradio's client", async () => {
  const heard = dataOf(await all(app.client.submit('/chat', { message: 'I am cold' }))).flat()
  assert.is(heard.at(-1), 'How long have you been cold?')
  assert.ok(heard.slice(0, -1).every((part) => String(heard.at(-1)).startsWith(String(part))))
})

test.run()
