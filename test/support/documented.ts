import { type ChildProcess, spawn } from 'node:child_process'
import { chmod, cp, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { suite, type Test } from 'uvu'
import * as assert from 'uvu/assert'
import { root } from '../../app/core/root.ts'
import { type Block, blocksOf, type Document, documents, read } from '../../docs/tools/documents.ts'
import { scratch, until } from './scratch.ts'

const base = fileURLToPath(root)
const at = (path: string) => join(base, path)

/** Whether this Node runs TypeScript as it is; an older one runs what the compiler makes of it. */
const runsTypes = Boolean((process.features as { typescript?: unknown }).typescript)

/**
 * A suite with one test for each page with such a path: its `ts` blocks are compiled together
 * first; then its blocks are run in their order, in a folder of the page's own.
 *
 * - `ts name.ts`, `js name.js`, `json name.json`, …: a file, written when it is its turn
 * - `ts`, `js` without a name: run, and its output compared where a `text` block follows
 * - `sh`: run by bash, likewise; with `fails`, its exit code must tell so
 * - `sh server`: started, and ended by the next one or the end of the page
 * - `sh install`, `sh docker`: for another machine, so only read
 * - `text` right after one of these: what it prints; `…` stands for anything
 *
 * What says port 7860 gets a free one.
 */
export function documented(paths: RegExp): Test {
  const test = suite(`the code of docs/${paths.source}`)
  const pages = [...documents(), read('../README.md')].filter(({ path }) => paths.test(path))
  let place: Awaited<ReturnType<typeof scratch>>
  test.before(async () => {
    place = await scratch()
    await furnish(place.dir)
  })
  test.after(() => place.remove())
  test('compiles', () => compile(place.dir, pages))
  for (const page of pages) {
    test(page.path, () => perform(page, place.dir))
  }
  return test
}

const isFile = (name: string) => /^[\w./-]+\.\w+$|^Dockerfile$/.test(name)
const isCode = ({ language }: Block) => language === 'ts' || language === 'js'
const folderOf = ({ slug }: Document) => slug.replaceAll('/', '-').toLowerCase()
const fileOf = ({ info, language, line }: Block) =>
  isFile(info.split(' ')[0]!) ? info.split(' ')[0]! : `line${line}.${language}`

/** What every page finds: the packages, a command `npx`, and pictures to try things with. */
async function furnish(dir: string): Promise<void> {
  await mkdir(join(dir, 'node_modules/@types'), { recursive: true })
  await mkdir(join(dir, 'bin'))
  await symlink(base.replace(/\/$/, ''), join(dir, 'node_modules/fascia'))
  for (const entry of await readdir(at('node_modules'))) {
    if (!/^[.@]|^fascia$/.test(entry))
      await symlink(at(`node_modules/${entry}`), join(dir, 'node_modules', entry))
  }
  for (const entry of [
    '@hono',
    '@gradio',
    '@modelcontextprotocol',
    '@types/node',
    '@types/express',
  ]) {
    await symlink(at(`node_modules/${entry}`), join(dir, 'node_modules', entry)).catch(() => {})
  }
  const main = at('dist/app/main.js')
  await script(
    dir,
    'npx',
    `[ "$1" = fascia ] || { echo "npx $1 is not for tests" >&2; exit 9; }\nshift\nexec "${process.execPath}" "${main}" "$@"`,
  )
  await script(dir, 'node', `exec "${process.execPath}" "$@"`)
  await script(dir, 'curl', 'export PATH="$OLD_PATH"\nexec curl -sS "$@"')
}

async function script(dir: string, name: string, text: string): Promise<void> {
  await writeFile(join(dir, 'bin', name), `#!/bin/bash\n${text}\n`)
  await chmod(join(dir, 'bin', name), 0o755)
}

/**
 * Compiles every `ts` block beside the files that stand before it, all pages in one go. A page
 * whose files change as it goes has them so at each block.
 */
async function compile(dir: string, pages: Document[]): Promise<void> {
  for (const page of pages) {
    const files = new Map<string, string>()
    for (const block of blocksOf(page).filter(
      (block) => isCode(block) || block.language === 'json',
    )) {
      files.set(fileOf(block), block.code)
      if (!isCode(block)) continue
      for (const [name, code] of files)
        await put(join(dir, 'steps', folderOf(page), String(block.line)), name, code)
    }
  }
  if (!pages.some((page) => blocksOf(page).some(isCode))) return
  const options = { ...settings, outDir: join(dir, 'made'), rootDir: join(dir, 'steps') }
  await writeFile(
    join(dir, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: options, include: ['steps'] }),
  )
  await writeFile(join(dir, 'package.json'), '{ "type": "module" }')
  const { printed, code } = await run(
    process.execPath,
    [at('node_modules/typescript/bin/tsc'), '-p', dir],
    dir,
  )
  assert.is(code, 0, printed)
}

const settings = {
  ...{ target: 'ES2023', lib: ['ES2023', 'DOM', 'DOM.Iterable'], module: 'NodeNext', strict: true },
  ...{ noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true, skipLibCheck: true },
  ...{
    verbatimModuleSyntax: true,
    erasableSyntaxOnly: true,
    rewriteRelativeImportExtensions: true,
  },
  ...{ allowJs: true, types: ['node'] },
}

async function put(folder: string, name: string, code: string): Promise<void> {
  await mkdir(dirname(join(folder, name)), { recursive: true })
  await writeFile(join(folder, name), code)
}

/** Goes through a page as its reader does. */
async function perform(page: Document, dir: string): Promise<void> {
  const folder = join(dir, 'pages', folderOf(page))
  const port = await freePort()
  const env = {
    ...process.env,
    PATH: [join(dir, 'bin'), process.env.PATH].join(delimiter),
    OLD_PATH: process.env.PATH,
    SERVER_PORT: String(port),
    DATA_DIR: join(folder, '.data'),
  }
  await mkdir(folder, { recursive: true })
  await symlink(join(dir, 'node_modules'), join(folder, 'node_modules'))
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
  await cp(at('interfaces/img2vid/examples'), join(folder, 'holiday'), { recursive: true })
  await cp(at('interfaces/colorize/examples/hills.jpg'), join(folder, 'old.jpg'))
  for (const [i, name] of ['a.jpg', 'b.jpg', 'beach.jpg'].entries()) {
    await cp(at(`interfaces/img2vid/examples/lake${i + 1}.jpg`), join(folder, name))
  }
  const swap = (text: string) => text.replaceAll('7860', String(port))
  let server: Awaited<ReturnType<typeof started>> | undefined
  let last: { printed: string; block: Block } | undefined
  try {
    for (const block of blocksOf(page)) {
      const where = `${page.path}:${block.line}`
      const { language, info, code } = block
      if (language === 'text') {
        if (block.follows && last) agree(swapBack(last.printed, port, folder), code, where)
        last = undefined
        continue
      }
      last = undefined
      if (isCode(block)) {
        await cp(join(dir, 'made', folderOf(page), String(block.line)), folder, { recursive: true })
        const made = fileOf(block).replace(/\.(m?)ts$/, '.$1js')
        await put(folder, made, swap(await readFile(join(folder, made), 'utf8')))
        if (runsTypes) await put(folder, fileOf(block), swap(code))
        if (isFile(info.split(' ')[0]!)) continue
        const { printed, code: exit } = await run(process.execPath, [made], folder, env)
        if (exit !== 0) assert.unreachable(`${where} ended with ${exit}: ${printed}`)
        last = { printed, block }
      } else if (language === 'sh') {
        const command = runsTypes
          ? swap(code)
          : swap(code).replace(/(\.\/)?\b([\w/-]+)\.(m?)ts\b/g, '$1$2.$3js')
        if (info === 'install' || info === 'docker') {
          const { code: exit, printed } = await run('bash', ['-n', '-c', command], folder, env)
          assert.is(exit, 0, `${where}: ${printed}`)
          continue
        }
        if (info === 'server') {
          await server?.end()
          server = await started(command, folder, env, port)
          last = { printed: server.printed(), block }
          continue
        }
        const { printed, code: exit } = await run('bash', ['-e', '-c', command], folder, env)
        if ((exit === 0) === info.includes('fails')) {
          assert.unreachable(`${where} ended with ${exit}: ${printed}`)
        }
        last = { printed, block }
      } else if (language === 'json') {
        assert.not.throws(() => JSON.parse(code), undefined, where)
        if (isFile(info)) await put(folder, info, code)
      } else if (isFile(info)) await put(folder, info, code)
    }
  } finally {
    await server?.end()
    await rm(join(folder, '.data'), { recursive: true, force: true })
  }
}

const swapBack = (text: string, port: number, folder: string) =>
  text.replaceAll(String(port), '7860').replaceAll(`${folder}/`, '').replaceAll(folder, '.')

/** Throws unless what was printed is what the page says, `…` being anything. */
function agree(printed: string, expected: string, where: string): void {
  const tidy = (text: string) => text.replace(/[ \t\r]+$/gm, '').trim()
  const pattern = tidy(expected)
    .split('…')
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('[\\s\\S]*?')
  if (!new RegExp(`^${pattern}$`).test(tidy(printed))) {
    assert.is(tidy(printed), tidy(expected), where)
  }
}

/** Runs a program to its end: all that it printed, and how it ended. */
function run(program: string, args: string[], cwd: string, env = process.env) {
  return new Promise<{ printed: string; code: number | null }>((resolve, reject) => {
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
    const printed = collected(child)
    child.on('error', reject)
    child.on('close', (code) => resolve({ printed: printed(), code }))
  })
}

/** Starts a server, and waits until it answers. */
async function started(command: string, cwd: string, env: NodeJS.ProcessEnv, port: number) {
  const child = spawn('bash', ['-c', command], { cwd, env, detached: true })
  const printed = collected(child)
  const ended = new Promise((resolve) => child.on('close', resolve))
  const answers = () =>
    fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => false,
    )
  await until(async () => child.exitCode !== null || (await answers()))
  if (child.exitCode !== null) assert.unreachable(`“${command.trim()}” ended: ${printed()}`)
  return {
    printed,
    async end() {
      process.kill(-child.pid!, 'SIGTERM')
      await ended
    },
  }
}

function collected({ stdout, stderr }: ChildProcess): () => string {
  let text = ''
  const add = (chunk: Buffer) => {
    text += chunk
  }
  stdout?.on('data', add)
  stderr?.on('data', add)
  return () => text
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
