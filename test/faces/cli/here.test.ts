import { spawnSync } from 'node:child_process'
import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { shipped } from '../../../app/core/root.ts'
import { scratch } from '../../support/scratch.ts'

/** The package as others install it: without the Interfaces of this repository. */
interface Installed {
  fascia(...argv: string[]): { status: number | null; stdout: string; stderr: string }
  save(path: string, text: string): Promise<void>
  app: string
  remove(): Promise<void>
}

const test = suite<Installed>('an installed package, in the folder of an app')

test.before(async (context) => {
  const { dir, remove } = await scratch()
  const home = join(dir, 'installed')
  const folder = join(dir, 'app')
  await mkdir(join(home, 'dist'), { recursive: true })
  await mkdir(folder)
  for (const part of ['app', 'components']) {
    await cp(fileURLToPath(shipped(`dist/${part}`)), join(home, 'dist', part), { recursive: true })
  }
  await writeFile(join(home, 'package.json'), await readFile(shipped('package.json')))
  for (const part of ['public', 'node_modules']) {
    await symlink(fileURLToPath(shipped(part)), join(home, part))
  }
  const index = pathToFileURL(join(home, 'dist', 'app', 'index.js')).href
  const main = join(home, 'dist', 'app', 'main.js')
  Object.assign(context, {
    remove,
    app: `import { Interface } from '${index}'
      export const shout = Interface({ inputs: 'text', outputs: 'text', fn: (text) => text.toUpperCase() })`,
    fascia: (...argv: string[]) =>
      spawnSync(process.execPath, [main, ...argv], { cwd: folder, encoding: 'utf8' }),
    async save(path: string, text: string) {
      await mkdir(join(folder, path, '..'), { recursive: true })
      await writeFile(join(folder, path), text)
    },
  })
})
test.after(({ remove }) => remove())

test('says what to do where there is none, and helps all the same', ({ fascia }) => {
  const { status, stderr } = fascia('serve')
  assert.is(status, 1)
  assert.match(stderr, /^Which file has your Interfaces\? Name it, such as .+; fascia init .+\.\n$/)
  assert.match(fascia('run', '--help').stdout, /^Calls one Interface/)
})

test('takes interfaces/index.js, and app.mjs before it', async ({ fascia, save, app }) => {
  await save('package.json', '{ "type": "module" }')
  await save('interfaces/index.js', app.replace('const shout', 'const louder'))
  assert.is(fascia('run', 'louder', 'hi').stdout, 'HI\n')
  await save('app.mjs', app)
  assert.is(fascia('run', 'shout', 'hi').stdout, 'HI\n')
  assert.is(fascia('run', 'interfaces/index.js', 'louder', 'hi').stdout, 'HI\n')
})

if (!(process.features as { typescript?: unknown }).typescript) {
  test('takes JavaScript before TypeScript that it cannot run', async ({ fascia, save, app }) => {
    await save('app.ts', 'const one: number = 1')
    assert.is(fascia('run', 'shout', 'hi').stdout, 'HI\n')
    await save('app.mjs', app)
    assert.match(fascia('run', 'app.ts', 'shout', 'hi').stderr, /is TypeScript, which Node/)
  })
} else {
  test('takes TypeScript as it is', async ({ fascia, save, app }) => {
    await save('app.ts', app.replace('(text) =>', '(text: string) =>').replace('shout', 'typed'))
    assert.is(fascia('run', 'typed', 'hi').stdout, 'HI\n')
  })
}

test.run()
