import { spawnSync } from 'node:child_process'
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { shipped, version } from '../../../app/core/root.ts'
import { wantedFrom } from '../../../app/faces/cli/new-project.ts'
import { type Desk, desk, ended, executable } from './desk.ts'

const test = suite<Desk>('fascia init')
test.before.each(async (context) => void Object.assign(context, await desk()))
test.after.each(({ remove }) => remove())

const files = ['.gitignore', 'README.md', 'app.test.ts', 'app.ts', 'package.json', 'tsconfig.json']
const packages = fileURLToPath(shipped('node_modules'))

/** Gives a project what `npm install` would. */
async function install(folder: string) {
  const modules = join(folder, 'node_modules')
  await mkdir(join(modules, '@types'), { recursive: true })
  await symlink(fileURLToPath(shipped('.')), join(modules, 'fascia'))
  for (const name of ['typescript', '@types/node', 'undici-types']) {
    await symlink(join(packages, name), join(modules, name))
  }
}

test('asks for the package where this one came from', async ({ input }) => {
  const installed = pathToFileURL(join(input, 'node_modules', 'fascia', '/'))
  const lockedTo = (resolved: string) =>
    writeFile(
      join(input, 'node_modules', '.package-lock.json'),
      JSON.stringify({ packages: { 'node_modules/fascia': { resolved } } }),
    )
  await mkdir(join(input, 'node_modules'))
  assert.is(wantedFrom(installed), version)
  await lockedTo('file:../made/fascia-0.2.0.tgz')
  assert.is(wantedFrom(installed), `file:${join(input, '../made/fascia-0.2.0.tgz')}`)
  await lockedTo('git+ssh://git@example.com/fascia.git#1234')
  assert.is(wantedFrom(installed), 'git+ssh://git@example.com/fascia.git#1234')
  await lockedTo('https://example.com/fascia/-/fascia-0.2.0.tgz')
  assert.is(wantedFrom(installed), version)
})

test('writes a typed project that compiles, passes its test and runs', async ({ start, input }) => {
  const { code, out } = await ended(start(['init', join(input, 'My tools')]))
  assert.is(code, 0)
  const folder = join(input, 'My tools')
  assert.equal((await readdir(folder)).sort(), files)
  assert.match(out, /\n\nNext:\n {2}cd ".+My tools"\n {2}npm install\n {2}npm run dev\n/)
  const { name, dependencies } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
  assert.equal([name, dependencies], ['my-tools', { fascia: version }])
  await install(folder)
  const run = (...args: string[]) =>
    spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' })
  const checked = run(join(packages, 'typescript', 'bin', 'tsc'))
  assert.is(checked.status, 0, checked.stdout)
  const tested = run('--test', join('dist', 'app.test.js'))
  assert.is(tested.status, 0, tested.stdout)
  assert.match(tested.stdout, /pass 2/)
  const greeted = run(executable, 'run', 'dist/app.js', 'greet', 'Ada', '--times', '2')
  assert.is(greeted.stdout, 'Greeting: Hello, Ada! Hello, Ada!\nLetters: 23\n')
})

test('its types hold fn to what was declared', async ({ call, input }) => {
  await call(['init', input])
  await install(input)
  const path = join(input, 'app.ts')
  const text = await readFile(path, 'utf8')
  await writeFile(path, text.replace('letters: greeting.length', "letters: 'many'"))
  const tsc = join(packages, 'typescript', 'bin', 'tsc')
  const { status, stdout } = spawnSync(process.execPath, [tsc, '--noEmit'], {
    cwd: input,
    encoding: 'utf8',
  })
  assert.is(status === 0, false)
  assert.match(stdout, /app\.ts\(\d+,\d+\): error TS/)
})

test('leaves what is there as it is, and fits its own to it', async ({ call, input }) => {
  const own = '{ "name": "mine", "type": "commonjs" }'
  await writeFile(join(input, 'package.json'), own)
  await writeFile(join(input, 'app.mts'), 'mine')
  const { code, out } = await call(['init', input])
  assert.is(code, 0)
  assert.is(await readFile(join(input, 'package.json'), 'utf8'), own)
  assert.is(await readFile(join(input, 'app.mts'), 'utf8'), 'mine')
  assert.match(out, /as it was, since it was there already:\n {2}package\.json\n {2}app\.mts\n/)
  assert.match(out, /npx fascia dev app\.mts\n/)
  assert.not.ok((await readdir(input)).includes('app.test.mts'))
  const again = await call(['init', input])
  assert.match(again.out, /^Nothing was written to /)
})

test('says in a sentence why it cannot', async ({ call, input }) => {
  await writeFile(join(input, 'file'), '')
  const onFile = await call(['init', join(input, 'file')])
  assert.is(onFile.code, 2)
  assert.match(onFile.err, /\n\n“.+file” is not a folder$/)
  await writeFile(join(input, 'package.json'), '{')
  const broken = await call(['init', input])
  assert.equal([broken.code, broken.err.includes('is not JSON: mend it first.')], [1, true])
  const two = await call(['init', 'a', 'b'])
  assert.match(two.err, /fascia init takes one folder, and “b” is another$/)
})

test.run()
