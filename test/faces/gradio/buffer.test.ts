import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { buffers, notifier } from '../../../app/faces/gradio/buffer.ts'
import { sessions } from '../../../app/faces/gradio/session.ts'

const test = suite('the Gradio face: what waits for a reader')
const text = (kilobytes: number) => 'x'.repeat(kilobytes * 1024)

/** A reader who keeps what it was written. */
function reader() {
  const heard: string[] = []
  const write = async (written: string) => void heard.push(written)
  return { heard, write }
}

test('who waits is woken by what comes, or by the clock', async () => {
  const { notify, wait } = notifier()
  const woken = Promise.all([wait(), wait(60_000)])
  notify()
  assert.equal(await woken, [true, true])
  assert.is(await wait(1), false)
})

test('what waits is written together and in order', async () => {
  const buffer = buffers().open(() => {})
  await Promise.all(['a', 'b', '', 'c'].map(buffer.push))
  assert.not(buffer.isEmpty)
  const { heard, write } = reader()
  await buffer.flush(write)
  assert.equal([heard, buffer.isEmpty], [['abc'], true])
})

for (const [what, parts] of [
  ['many', Array.from({ length: 250 }, () => 'x')],
  ['long', Array.from({ length: 20 }, () => text(100))],
] as const) {
  test(`who tells ${what} texts is made to wait for the reader`, async () => {
    const buffer = buffers().open(() => {})
    let told = 0
    const telling = (async () => {
      for (const part of parts) {
        await buffer.push(part)
        told++
      }
    })()
    await new Promise((resolve) => setImmediate(resolve))
    assert.ok(told < parts.length)
    const { heard, write } = reader()
    while (told < parts.length) {
      await buffer.flush(write)
      await new Promise((resolve) => setImmediate(resolve))
    }
    await telling
    await buffer.flush(write)
    assert.is(heard.join(''), parts.join(''))
  })
}

test('beyond what all may hold, the one that was not read for the longest goes', async () => {
  const dropped: string[] = []
  const all = buffers(100 * 1024)
  const named = (name: string) => all.open(() => dropped.push(name))
  const [read, first, second, third] = ['read', 'first', 'second', 'third'].map(named)
  read!.read(true)
  await read!.push(text(20))
  await first!.push(text(20))
  await second!.push(text(20))
  const { write } = reader()
  await first!.flush(write)
  await first!.push(text(20))
  await third!.push(text(40))
  assert.equal(dropped, ['second'])
  await first!.push(text(60))
  assert.equal(dropped, ['second', 'first'])
  await first!.push('more')
  assert.is(await first!.flush(write).catch(({ problem }) => problem.status), 503)
  await read!.flush(write)
})

test('what is being written counts until it is written, and is given up with the rest', async () => {
  const dropped: string[] = []
  const all = buffers(100 * 1024)
  const stuck = all.open(() => dropped.push('stuck'))
  stuck.read(true)
  await stuck.push(text(60))
  const flushing = stuck.flush(() => new Promise(() => {}))
  const other = all.open(() => dropped.push('other'))
  other.read(true)
  await other.push(text(60))
  assert.equal(dropped, ['stuck'])
  await flushing
})

test('without a text a buffer counts too, so that there is no end of nobody', () => {
  let dropped = 0
  const all = buffers(1024 ** 2)
  for (let i = 0; i < 10_000; i++) all.open(() => dropped++)
  assert.ok(dropped > 9000)
})

test('a client that is dropped is unknown, and its calls are told to end', async () => {
  const clients = sessions(buffers(100 * 1024))
  const first = clients.enter('first')
  const message = { msg: 'log', event_id: null, log: text(60) }
  await first.send([message])
  assert.is(clients.get('first'), first)
  await clients.enter('second').send([message])
  assert.is(clients.get('first'), undefined)
  assert.ok(first.signal.aborted)
})

test.run()
