import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { inOrder } from '../../app/core/interface.ts'
import { refuseNames } from '../../app/core/names.ts'
import { tools } from '../../app/faces/mcp/tools.ts'
import { Interface } from '../../app/index.ts'
import * as apps from '../../interfaces/index.ts'
import { trial } from '../support/scratch.ts'

const test = suite('Interfaces by name')

const echo = (partOf?: string) =>
  Interface({ inputs: 'text', outputs: 'text', fn: (text) => text, ...(partOf && { partOf }) })

test('what a module exports comes in the order it is declared in, an object as it is', () => {
  const names = inOrder(apps).map(([name]) => name)
  assert.equal(names, [
    'greet',
    'colorize',
    'img2vid',
    'degrees',
    'images',
    'storeImage',
    'deriveImage',
    'removeImage',
    'album',
  ])
  const [first, second] = [echo(), echo()]
  const given = inOrder({ second, first, other: 1 }).map(([name]) => name)
  assert.equal(given, ['second', 'first', 'other'])
})

test('every face tells them in that order', async () => {
  const app = await trial(apps)
  const json = async (path: string, init?: RequestInit) =>
    (await (await app.request(path, init)).json()) as any
  const names = inOrder(apps).map(([name]) => name)
  assert.equal(
    (await json('/')).map(({ name }: { name: string }) => name),
    names,
  )
  const paths = Object.keys((await json('/openapi.json')).paths)
  const called = paths.map((path) => path.slice(1)).filter((path) => names.includes(path))
  assert.equal(called, names)
  assert.equal(
    tools(app.services.interfaces, '').map(({ name }) => name),
    names,
  )
  await app.close()
})

test('a part of what is a part itself, or of itself, is refused', () => {
  refuseNames({ whole: echo(), part: echo('whole'), lone: echo('elsewhere') })
  assert.throws(
    () => refuseNames({ whole: echo(), part: echo('whole'), crumb: echo('part') }),
    '“crumb” is part of “part”, which is a part itself',
  )
  assert.throws(() => refuseNames({ loop: echo('loop') }), 'which is a part itself')
})

test.run()
