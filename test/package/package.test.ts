import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join, normalize } from 'node:path'
import { pathToFileURL } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { scratch, until } from '../support/scratch.ts'
import { addNodeTypes, compiled, consumer, here, type Packed, pack, programs } from './consumer.ts'

interface Shared {
  packed: Packed
  /** A project that has the package. */
  dir: string
  remove(): Promise<void>
}

const test = suite<Shared>('the package', {} as Shared)

test.before(async (context) => {
  const { dir, remove } = await scratch()
  const packed = await pack(dir)
  await consumer(join(dir, 'project'), join(dir, packed.filename))
  Object.assign(context, { packed, dir: join(dir, 'project'), remove })
})
test.after(({ remove }) => remove())

test('what is packed is what is used', ({ packed }) => {
  const paths = packed.files.map(({ path }) => path)
  const wanted =
    /^((dist\/)?(app|components)\/[\w/-]+\.(ts|js|d\.ts|js\.map|d\.ts\.map)|public\/(icon\.svg|(script|style)\/\w+\.(js|css))|package\.json|(README|CHANGELOG)\.md|LICENSE)$/
  assert.equal(
    paths.filter((path) => !wanted.test(path)),
    [],
  )
  for (const path of [
    'CHANGELOG.md',
    'README.md',
    'LICENSE',
    'dist/app/main.js',
    'public/icon.svg',
  ])
    assert.ok(paths.includes(path), path)
  const stale = paths.filter((path) => {
    const source = /^dist\/(.*?)(\.d\.ts|\.js)(\.map)?$/.exec(path)?.[1]
    return source !== undefined && !existsSync(join(here, `${source}.ts`))
  })
  assert.equal(stale, [], 'every compiled file has its source: rm -r dist && npm run build')
})

test('it is under 1 MB, and under 5 unpacked', ({ packed }) => {
  assert.ok(packed.size < 1e6, `${packed.size}`)
  assert.ok(packed.unpackedSize < 5e6, `${packed.unpackedSize}`)
})

test('it needs what it imports, and nothing that only the shipped apps need', () => {
  const read = (path: string) => JSON.parse(readFileSync(join(here, path), 'utf8'))
  const imported = (folders: string[]) =>
    new Set(
      folders
        .flatMap((folder) =>
          readdirSync(join(here, folder), { recursive: true, encoding: 'utf8' })
            .filter((path) => path.endsWith('.ts') && !/(^|\/)tools\//.test(path))
            .map((path) => readFileSync(join(here, folder, path), 'utf8')),
        )
        .flatMap((text) => [
          ...text.matchAll(/^(?:import|export)\s[^'"]*?from '([^.'][^']*)'/gm),
          ...text.matchAll(/^import '([^.'][^']*)'/gm),
          ...text.matchAll(/(?:import|resolve)\(['`]([^.'`$][^'`$]*)['`/]/g),
        ])
        .map(([, name]) => name!.replace(/^((?:@[^/]+\/)?[^/]+).*$/, '$1'))
        .filter((name) => !/^(node:|\$)/.test(name)),
    )
  const core = imported(['app', 'components'])
  // What is written into a new project names the package itself.
  core.delete('fascia')
  core.delete('@gradio')
  core.delete('@gradio/client')
  assert.equal([...core].sort(), Object.keys(read('package.json').dependencies).sort())
  const { dependencies, optionalDependencies } = read('interfaces/package.json')
  const apps = Object.keys({ ...dependencies, ...optionalDependencies })
  assert.equal([...imported(['interfaces'])].sort(), apps.sort())
})

test('every map leads to a source that is packed', ({ packed }) => {
  const paths = new Set(packed.files.map(({ path }) => path))
  for (const path of paths) {
    if (!path.endsWith('.map')) continue
    const { sources } = JSON.parse(readFileSync(join(here, path), 'utf8'))
    for (const source of sources) assert.ok(paths.has(normalize(join(dirname(path), source))), path)
  }
})

const platforms = {
  'no types of Node': { types: [] },
  'neither those nor those of a browser': { types: [], lib: ['es2023'], skipLibCheck: true },
  'a bundler': { types: [], module: 'preserve', moduleResolution: 'bundler' },
  'the strictest options': {
    types: [],
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    verbatimModuleSyntax: true,
    allowImportingTsExtensions: true,
  },
}
const { 'app.check.ts': _, ...core } = programs

for (const [name, options] of Object.entries(platforms)) {
  test(`its types hold, and refuse wrong results, with ${name}`, async ({ dir }) => {
    const all = { allowImportingTsExtensions: true, ...options }
    // Headers are the platform's.
    const files = 'lib' in options ? core : programs
    assert.is(await compiled(dir, files, all), '')
  })
}

test('its types hold with the types of Node alone', async ({ dir }) => {
  await addNodeTypes(dir)
  const options = { types: ['node'], lib: ['es2023'], allowImportingTsExtensions: true }
  const streams = `import { createReadStream } from 'node:fs'
import { Interface } from 'fascia'
Interface({ inputs: 'text', outputs: 'file', fn: () => createReadStream('a') })
Interface({ inputs: 'text', outputs: 'file', fn: () => Buffer.from('a') })
Interface({ inputs: 'text', outputs: 'file', fn: () => new Blob([]).stream() })
`
  const files = { ...programs, 'streams.ts': streams }
  assert.is(await compiled(dir, files, options), '')
})

test('a component of one’s own works on every face', async ({ dir }) => {
  const emit = { noEmit: false, types: [], rewriteRelativeImportExtensions: true }
  const { 'date.ts': date, 'app.ts': app } = programs
  assert.is(await compiled(dir, { 'date.ts': date!, 'app.ts': app! }, emit), '')
  const load = (path: string) => import(pathToFileURL(join(dir, path)).href)
  const { testing } = await load('node_modules/fascia/dist/app/testing.js')
  const { greet, tomorrow } = await load('app.js')
  const served = await testing({ greet, tomorrow })
  const day = '2024-02-28'
  const next = '2024-02-29'
  assert.is((await served.call('tomorrow', { day })).next, next)
  assert.match((await served.form('tomorrow', { day })).html, `<time datetime="${next}">`)
  assert.match(await (await served.request('/tomorrow')).text(), '<input type="date"')
  assert.is((await served.mcp('tomorrow', { day })).structuredContent.next, next)
  assert.is((await served.gradio('tomorrow', [day])).data[0], next)
  assert.match((await served.cli(['run', 'tomorrow', day])).stdout, next)
  const { body } = await served.json('tomorrow', { day: 'soon' })
  assert.is(body.detail, 'Day must be a day such as 2024-02-29')
  await served.close()
})

test('the ten lines of the README serve', async ({ dir }) => {
  const readme = readFileSync(join(here, 'README.md'), 'utf8')
  const [, lines] = /```ts greet.mts\n(import .*?)```/s.exec(readme) ?? []
  assert.is(await compiled(dir, { 'readme.mts': lines! }, { noEmit: false, types: [] }), '')
  const port = await freePort()
  const env = { ...process.env, SERVER_PORT: `${port}`, DATA_DIR: join(dir, 'data') }
  const child = spawn(process.execPath, ['readme.mjs'], { cwd: dir, env, stdio: 'pipe' })
  let said = ''
  child.stderr.on('data', (chunk) => {
    said += chunk
  })
  const url = `http://127.0.0.1:${port}`
  const answers = () => fetch(url).then(Boolean, () => false)
  await until(async () => child.exitCode !== null || (await answers()))
  assert.is(child.exitCode, null, said)
  assert.match(await (await fetch(url)).text(), '<form')
  const body = JSON.stringify({ greeting: 'hi ', times: 2 })
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(`${url}/greet`, { method: 'POST', body, headers })
  assert.is(await answer.json(), 'hi hi ')
  child.kill()
})

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}

test.run()
