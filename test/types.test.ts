import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { root } from '../app/core/root.ts'
import { scratch } from './support/scratch.ts'
import { beginning, wrong } from './support/type-faults.ts'

const at = (path: string) => fileURLToPath(new URL(path, root))
const right = `
Interface({ inputs: { n: 'number' }, outputs: 'number', state: () => 0, fn: ({ n }, context) => (context.state += n) })
Interface({ inputs: 'text', outputs: 'text', fn: (s, { state }) => s.repeat(state.times), state: () => ({ times: 1 }) })
Interface({ inputs: { a: 'text' }, outputs: ['text', 'number'], async *fn({ a }) { yield [a, 1] } })
Interface({ inputs: { a: 'text' }, outputs: ['text', 'number'], *fn({ a }) { yield [a, 1] } })
Interface({ inputs: { a: 'text' }, outputs: mood, async *fn({ a }) { yield a ? 'glad' : 'sad' } })
Interface({ inputs: { a: 'text' }, outputs: { mood }, *fn() { yield { mood: 'glad' } } })
Interface({ inputs: { a: text() }, outputs: { a: text({ optional: true }), b: 'text' }, fn: ({ a }) => ({ b: a }) })
Interface({ inputs: 'text', outputs: text({ optional: true }), fn() {} })
Interface({ inputs: 'text', outputs: 'text', async fn() { return ReadableStream.from(['a']) } })
const shared = { a: text(), n: number() }
Interface({ inputs: shared, outputs: 'text', fn: ({ a, n }) => a.repeat(n) })
Interface({ inputs: order, outputs: { order, a: type('string') }, fn: (order) => ({ order, a }) })
`

const test = suite('type errors')
let errors: string[] = []
const first = beginning.split('\n').length

test.before(async () => {
  const { dir, remove } = await scratch()
  const options = {
    ...{ strict: true, target: 'ES2023', lib: ['ES2023'], module: 'NodeNext', noEmit: true },
    ...{ skipLibCheck: true, types: ['node'], typeRoots: [at('node_modules/@types')] },
    paths: {
      fascia: [at('dist/app/index.d.ts')],
      'fascia/client': [at('dist/app/client.d.ts')],
      zod: [at('node_modules/zod/index.d.ts')],
      arktype: [at('node_modules/arktype/out/index.d.ts')],
      valibot: [at('node_modules/valibot/dist/index.d.mts')],
    },
  }
  const lines = wrong.map(([, line]) => line).join('\n')
  await writeFile(join(dir, 'wrong.mts'), `${beginning}${lines}\n${right}`)
  const config = { compilerOptions: options, files: ['wrong.mts'] }
  await writeFile(join(dir, 'tsconfig.json'), JSON.stringify(config))
  const out = await new Promise<string>((resolve) => {
    const compiler = at('node_modules/typescript/bin/tsc')
    execFile(process.execPath, [compiler, '-p', dir, '--pretty', 'false'], (_, out) => resolve(out))
  })
  errors = out.split(/\n(?=\S)/)
  await remove()
})

for (const [i, [what, , sentence]] of wrong.entries()) {
  test(`of ${what} is one, of at most three lines, that says it`, () => {
    const own = errors.filter((error) => error.includes(`wrong.mts(${first + i},`))
    assert.is(own.length, 1, own.join('\n'))
    assert.ok(own[0]!.trim().split('\n').length <= 3, own[0])
    assert.match(own[0]!, sentence)
  })
}

test('are there for nothing else', () => {
  const lines = errors.map((error) => Number(/wrong\.mts\((\d+),/.exec(error)?.[1]))
  assert.equal(
    lines.filter((line) => line >= first + wrong.length),
    [],
  )
})

test.run()
