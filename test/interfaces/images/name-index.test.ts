import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { nameIndex } from '../../../interfaces/images/name-index.ts'
import { keyOf } from '../../../interfaces/images/names.ts'
import { gallery } from '../../support/gallery.ts'
import { drawn } from '../../support/pictures.ts'
import { until } from '../../support/scratch.ts'

const test = suite('the index of names')

/** An index over a list that may change behind it, with a count of how often it was read. */
function counted(stored: string[]) {
  const read = { times: 0, wait: Promise.resolve() }
  const index = nameIndex(async () => {
    read.times++
    const found = [...stored]
    await read.wait
    return found
  })
  return { index, read }
}

async function later(ms: number, use: () => Promise<void>) {
  const { now } = Date
  const then = now() + ms
  Date.now = () => then
  try {
    await use()
  } finally {
    Date.now = now
  }
}

test('reads all names once, however many ask at once, and has them in order', async () => {
  const { index, read } = counted(['a10', 'b', 'a2'])
  const [one, other] = await Promise.all([index.all(), index.all()])
  assert.equal(
    [one, other],
    [
      ['a2', 'a10', 'b'],
      ['a2', 'a10', 'b'],
    ],
  )
  await index.all()
  assert.is(read.times, 1)
})

test('knows at once what is added and removed here', async () => {
  const { index, read } = counted(['a2', 'b'])
  await index.all()
  for (const name of ['a10', 'c', 'a1', 'b']) index.add(name)
  index.remove('a2')
  index.remove('never')
  assert.equal(await index.all(), ['a1', 'a10', 'b', 'c'])
  assert.is(read.times, 1)
})

test('loses nothing that changes while it reads', async () => {
  const { index, read } = counted(['a', 'b'])
  let go = () => {}
  read.wait = new Promise((resolve) => {
    go = resolve
  })
  const asked = index.all()
  index.add('c')
  index.remove('a')
  go()
  assert.equal(await asked, ['b', 'c'])
  assert.equal(await index.all(), ['b', 'c'])
})

test('shows what others changed: soon, and at once when it is old', async () => {
  const stored = ['a']
  const { index } = counted(stored)
  await index.all()
  stored.push('b')
  await later(2000, async () => {
    assert.equal(await index.all(), ['a'])
    await until(async () => (await index.all()).length === 2)
  })
  stored.push('c')
  await later(90_000, async () => assert.equal(await index.all(), ['a', 'b', 'c']))
})

test('tells what is wrong with its store, and tries again', async () => {
  let isDown = true
  const index = nameIndex(async () => {
    if (isDown) throw new Error('down')
    return ['a']
  })
  assert.match(await index.all().then(String, String), 'down')
  isDown = false
  assert.equal(await index.all(), ['a'])
})

test('a list, a page and a search read the names of the store once for all', async () => {
  const here = await gallery()
  const { store } = here.services
  let lists = 0
  const { list } = store
  store.list = (prefix) => {
    if (prefix.startsWith(keyOf('').slice(0, -1))) lists++
    return list(prefix)
  }
  const picture = await drawn(9, 9)
  for (const name of ['/a/one', '/a/two', '/b']) await here.post(name, picture)
  for (const rest of ['', '?search=one', '?prefix=a/', '/a/?meta=1']) {
    assert.is((await here.get(rest)).status, 200)
    assert.is((await here.get(rest, { Accept: 'text/html' })).status, 200)
  }
  assert.equal(await (await here.get('?limit=2&page=2')).json(), ['b'])
  assert.ok(lists <= 2, `${lists}`)
  await here.close()
})

test.run()
