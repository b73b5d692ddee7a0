import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { flattened } from '../../../app/core/group.ts'
import { load } from '../../../app/faces/cli/load.ts'
import { type Desk, desk, fixture } from './desk.ts'

const test = suite<Desk>('a module of Interfaces')
test.before.each(async (context) => void Object.assign(context, await desk()))
test.after.each(({ remove }) => remove())

test('is Fascia’s own, or the one that is named', async () => {
  const own = await load()
  assert.ok(own.interfaces.greet)
  const other = await load(fixture)
  assert.is(flattened(other.interfaces).get('half')!.inputs.names[0], 'whole')
  assert.ok(other.module.endsWith('/test/faces/cli/fixture.js'))
})

test('may export other things too', async ({ input }) => {
  const index = new URL('../../../app/index.js', import.meta.url).href
  const text = `import { Interface } from '${index}'
    export const one = Interface({ inputs: 'text', outputs: 'text', fn: (text) => text })
    export const helper = () => 1, nothing = null, settings = { call: 1 }
    export default class {}`
  await writeFile(join(input, 'app.mjs'), text)
  assert.equal(Object.keys((await load(join(input, 'app.mjs'))).interfaces), ['one'])
})

test('may say who is signed in', async ({ input }) => {
  const index = new URL('../../../app/index.js', import.meta.url).href
  const text = `import { Interface } from '${index}'
    export const one = Interface({ inputs: 'text', outputs: 'text', fn: (text) => text })
    export const user = (request) => request.headers.get('x-user')`
  await writeFile(join(input, 'signed.mjs'), text)
  const { options, interfaces } = await load(join(input, 'signed.mjs'))
  const request = new Request('http://localhost/', { headers: { 'x-user': 'Ada' } })
  assert.is(options.user?.(request, {}), 'Ada')
  assert.equal(Object.keys(interfaces), ['one'])
})

test('is what a folder has under a usual name', async ({ input }) => {
  const index = new URL('../../../app/index.js', import.meta.url).href
  const text = `import { Interface } from '${index}'
    export const one = Interface({ inputs: 'text', outputs: 'text', fn: (text) => text })`
  for (const name of ['index.mjs', 'app.mjs']) {
    await writeFile(join(input, name), text)
    assert.ok((await load(input)).module.endsWith(`/${name}`))
  }
})

test('keeps the order in which they are declared', async ({ input }) => {
  const index = new URL('../../../app/index.js', import.meta.url).href
  const text = `import { Interface } from '${index}'
    const one = () => Interface({ inputs: 'text', outputs: 'text', fn: (text) => text })
    export const zeta = one(), middle = one(), alpha = one()`
  await writeFile(join(input, 'ordered.mjs'), text)
  const { interfaces } = await load(join(input, 'ordered.mjs'))
  assert.equal(Object.keys(interfaces), ['zeta', 'middle', 'alpha'])
})

const strips = Boolean((process.features as { typescript?: unknown }).typescript)
const faults: [name: string, text: string | undefined, message: RegExp][] = [
  ['none.js', undefined, /^There is no file “.+\/none\.js”$/],
  ['.', undefined, /^“.+” is a folder: name the file in it that has the Interfaces$/],
  [
    'empty.mjs',
    'export const a = 1',
    /^“.+” exports no Interface: export at least one, by its name\.$/,
  ],
  ['wrong.mjs', 'export const', /^“.+” could not be loaded: Unexpected end of input$/],
  ['throws.mjs', 'throw new Error("no luck")', /^“.+” could not be loaded: no luck$/],
  ['lacks.mjs', 'import "nowhere"', /^“.+” could not be loaded: Cannot find package 'nowhere'/],
  [
    'odd.mjs',
    'export const jobs = { call() {}, inputs: {} }',
    /^“.+” cannot be used: The name “jobs” is/,
  ],
]
if (!strips)
  faults.push(['app.ts', '', /^“.+” is TypeScript, which Node [\d.]+ cannot load: compile/])

for (const [name, text, message] of faults) {
  test(`is refused in a sentence: ${name}`, async ({ input }) => {
    if (text !== undefined) await writeFile(join(input, name), text)
    const error = await load(join(input, name)).catch((error) => error)
    assert.match(error.message, message)
  })
}

test.run()
