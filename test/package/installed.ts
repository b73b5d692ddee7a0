import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { scratch } from '../support/scratch.ts'
import { pack } from './consumer.ts'

const run = promisify(execFile)

interface Shared {
  dir: string
  tarball: string
  remove(): Promise<void>
}

/** `npm run test:package`: what needs the registry, and takes minutes. */
const test = suite<Shared>('the package, installed', {} as Shared)

test.before(async (context) => {
  const { dir, remove } = await scratch()
  const { filename } = await pack(dir)
  const project = join(dir, 'project')
  await mkdir(project)
  await writeFile(join(project, 'package.json'), '{ "type": "module" }')
  Object.assign(context, { dir: project, tarball: join(dir, filename), remove })
  await run('npm', ['install', '--ignore-scripts', join(dir, filename)], { cwd: project })
})
test.after(({ remove }) => remove())

test('with its dependencies it takes at most 60 MB', async ({ dir }) => {
  const { stdout } = await run('du', ['-sm', join(dir, 'node_modules')])
  console.log(`${stdout.split('\t')[0]} MB`)
  assert.ok(Number.parseInt(stdout, 10) <= 60, stdout)
})

const program = `import { Interface } from 'fascia'
import { testing } from 'fascia/testing'
const shout = Interface({ inputs: { words: 'text' }, outputs: 'text', fn: ({ words }) => words + '!' })
const app = await testing({ shout })
const words = 'hi'
console.log(await app.call('shout', { words }), (await app.form('shout', { words })).status)
console.log((await app.mcp('shout', { words })).text, (await app.gradio('shout', [words])).data[0])
console.log((await app.cli(['run', 'shout', words])).stdout)
await app.close()
process.exit(0)
`
const heard = 'hi! 200\nhi! hi!\nhi!\n\n'

for (const version of ['20.19.0', '22.18.0', '24']) {
  test(`it runs on Node ${version}`, async ({ dir }) => {
    const place = join(dir, `../node-${version}`)
    const from = `node-${process.platform}-${process.arch}@${version}`
    await run('npm', ['install', '--prefix', place, '--ignore-scripts', `fascia-node@npm:${from}`])
    await writeFile(join(dir, 'app.mjs'), program)
    const node = join(place, 'node_modules/fascia-node/bin/node')
    assert.is((await run(node, ['app.mjs'], { cwd: dir })).stdout, heard)
  })
}

test('publint and attw find nothing', async ({ tarball, dir }) => {
  const npx = (...args: string[]) => run('npx', ['--yes', ...args], { cwd: join(dir, '..') })
  const linted = await npx('publint@0.3.25', tarball, '--strict')
  assert.match(linted.stdout, 'All good!')
  const types = await npx('@arethetypeswrong/cli@0.18.5', tarball, '--profile', 'esm-only')
  // It exits with 1 where it finds a problem.
  assert.match(types.stdout, '"fascia/testing"')
})

test('the command of the package is there', async ({ dir }) => {
  const { stdout } = await run('npx', ['fascia', '--help'], { cwd: dir })
  assert.match(stdout, 'fascia serve')
})

test.run()
