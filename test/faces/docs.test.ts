import { execFile } from 'node:child_process'
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Test } from 'uvu'
import * as assert from 'uvu/assert'
import { flattened } from '../../app/core/group.ts'
import { shipped } from '../../app/core/root.ts'
import * as interfaces from '../support/docs-app.ts'
import { listen } from '../support/listen.ts'
import { needs } from '../support/needs.ts'
import { scratch, trial } from '../support/scratch.ts'
import { plain } from '../support/studio.ts'

const declared = [...flattened(interfaces).keys()]
const module = new URL('../support/docs-app.js', import.meta.url)
const main = fileURLToPath(new URL('../../app/main.js', import.meta.url))

/** What the result of each Interface has in it, whichever way it is called. */
const results: { [name: string]: RegExp } = {
  greet: /hello hello hello /,
  img2vid: /\.mp4/,
  rate: /\*{4}/,
  odd: /exactly/,
  weigh: /7 bytes of paper/,
  plain: /text/,
  sealed: /wax and seal/,
  'texts/shout': /HELLO/,
}

/** With a token, so that what is for its holders alone is shown with it. */
const settings = { ROOT_PATH: '/tools', WRITE_TOKEN: 'open sesame, please' }

const programs: { [language: string]: [program: string, script: string] } = {
  sh: ['bash', 's.sh'],
  js: [process.execPath, 's.js'],
  python: ['python3', 's.py'],
}

interface Snippet {
  label: string
  language: string
  code: string
}

interface Context {
  url: string
  /** Of all Interfaces' own pages. */
  snippets: Snippet[]
  /** Of the page over them all. */
  overall: Snippet[]
  /** Runs a snippet in a folder of its own: what it printed, and the files that it left. */
  run(snippet: Snippet): Promise<{ stdout: string; files: string[] }>
  close(): Promise<void>
}

async function setUp(context: Context): Promise<void> {
  const { dir, remove } = await scratch()
  const { url, close } = await listen(await trial(interfaces, settings, { module: module.href }))
  await writeFile(join(dir, 'package.json'), '{"type":"module"}')
  await symlink(fileURLToPath(shipped('node_modules')), join(dir, 'node_modules'))
  await mkdir(join(dir, 'bin'))
  const fascia = `#!/bin/sh\nexec "${process.execPath}" "${main}" "$@"\n`
  await writeFile(join(dir, 'bin', 'fascia'), fascia, { mode: 0o755 })
  const photo = await (await plain(32, 24, '#808080')).jpeg().toBuffer()
  const env = { ...process.env, PATH: `${join(dir, 'bin')}:${process.env.PATH}` }
  let runs = 0
  Object.assign(context, {
    url,
    snippets: (await Promise.all(declared.map((name) => pageOf(url, `docs/${name}`)))).flatMap(
      extracted,
    ),
    overall: extracted(await pageOf(url, 'docs')),
    async run({ language, code }: Snippet) {
      const cwd = join(dir, String(runs++))
      await mkdir(cwd)
      await writeFile(join(cwd, 'docs-app.js'), `export * from ${JSON.stringify(module.href)}`)
      await writeFile(join(cwd, 'photo.jpg'), photo)
      await writeFile(join(cwd, 'papers'), 'a paper')
      const own = await readdir(cwd)
      const [program = '', script = ''] = programs[language] ?? []
      // What a shell's prompt runs must not depend on `set -e`; a script's exit code must tell.
      await writeFile(join(cwd, script), language === 'sh' ? `set -eo pipefail\n${code}\n` : code)
      const given = { ...env, DATA_DIR: join(cwd, '.data'), WRITE_TOKEN: settings.WRITE_TOKEN }
      const { stdout } = await promisify(execFile)(program, [script], { cwd, env: given })
      const files = (await readdir(cwd)).filter((name) => ![...own, script, '.data'].includes(name))
      for (const name of files) {
        assert.not.match((await readFile(join(cwd, name))).toString('latin1', 0, 20), /^\{"status"/)
      }
      return { stdout, files }
    },
    async close() {
      await close()
      await remove()
    },
  })
}

const pageOf = async (url: string, path: string, headers: Record<string, string> = {}) => {
  const response = await fetch(`${url}/${path}`, { headers: { accept: 'text/html', ...headers } })
  assert.is(response.status, 200, path)
  return response.text()
}

const letters = { lt: '<', gt: '>', quot: '"', '#39': "'", amp: '&' }
const decoded = (text: string) =>
  text.replace(/&(lt|gt|quot|#39|amp);/g, (_, name) => letters[name as 'lt'])

function extracted(page: string): Snippet[] {
  const found = page.matchAll(
    /<pre [^>]*data-language="(\w+)"[^>]*aria-label="([^"]*)"[^>]*>([^<]*)<\/pre>/g,
  )
  return [...found].map(([, language = '', label = '', code = '']) => ({
    language,
    label: decoded(label),
    code: decoded(code),
  }))
}

const nameOf = ({ label }: Snippet) => label.split(':')[0]!

async function works(snippet: Snippet, run: Context['run']): Promise<void> {
  const { stdout, files } = await run(snippet).catch((error) => {
    throw new Error(`${snippet.label}\n${snippet.code}\n${error.stderr || error}`)
  })
  const said = `${snippet.label}\n${snippet.code}\n${stdout}`
  const result = results[nameOf(snippet)]
  assert.match(`${stdout} ${files.join(' ')}`, result ?? /./, said)
  assert.not.match(stdout, /application\/problem|"isError":true|"status":4\d\d/, said)
}

const docs = needs('docs', 'curl', 'ffmpeg') as unknown as Test<Context>
docs.before(setUp)
docs.after(({ close }) => close())

for (const language of ['sh', 'js']) {
  docs(`every snippet in ${language} works as it stands`, async ({ snippets, run }) => {
    const found = snippets.filter((snippet) => snippet.language === language)
    assert.equal([...new Set(found.map(nameOf))].sort(), declared.toSorted())
    for (const snippet of found) await works(snippet, run)
  })
}

docs('every Interface is shown in all five ways', ({ snippets }) => {
  for (const name of declared.filter((name) => name !== 'sealed')) {
    const labels = snippets.filter((snippet) => nameOf(snippet) === name).map(({ label }) => label)
    for (const way of ['curl', 'JavaScript', 'Python', 'Command line', 'MCP']) {
      assert.ok(
        labels.some((label) => label.startsWith(`${name}: ${way},`)),
        `${name} ${way}`,
      )
    }
  }
})

docs('what wants a token is shown over HTTP alone, with the token', ({ snippets }) => {
  const sealed = snippets.filter((snippet) => nameOf(snippet) === 'sealed')
  const ways = sealed.map(({ label }) => label.split(', ')[0])
  assert.equal(ways, ['sealed: curl', 'sealed: JavaScript', 'sealed: Python'])
  assert.ok(sealed.every(({ code }) => /WRITE_TOKEN/.test(code) && !/sesame/.test(code)))
})

docs('the first snippet of all works as it stands', async ({ overall, run }) => {
  const [first] = overall.filter(({ language }) => language === 'sh')
  assert.is(first!.label, `${declared[0]}, curl`)
  await works(first!, run)
})

docs(
  'every Interface has a page, each leads to all, and old addresses still lead there',
  async ({ url }) => {
    const overview = await pageOf(url, 'docs')
    for (const name of declared) {
      const entry = new RegExp(`<li id="${name}"><a href="/tools/docs/${name}">`)
      assert.match(overview, entry)
      const page = await pageOf(url, `docs/${name}`)
      assert.match(page, new RegExp(`href="/tools/docs/${name}" aria-current="page"`))
      for (const other of declared) assert.ok(page.includes(`/tools/docs/${other}"`))
      assert.ok(page.includes(`href="/tools/${name}">Open its page`))
    }
    for (const id of ['http', 'mcp']) assert.match(overview, new RegExp(`<h2 id="${id}">`))
    const missing = await fetch(`${url}/docs/nosuch`, { headers: { accept: 'text/html' } })
    assert.is(missing.status, 404)
  },
)

docs('the list of all is in the order in which they are declared', async ({ url }) => {
  const listed = [...(await pageOf(url, 'docs')).matchAll(/<li id="([\w/]+)">/g)].map(
    ([, id]) => id,
  )
  assert.equal(listed, declared)
})

docs('the configuration of MCP clients is JSON, and leads here', async ({ overall, url }) => {
  const [remote, local] = overall.filter(({ language }) => language === 'json')
  assert.is(JSON.parse(remote!.code).mcpServers.fascia.url, `${url}/mcp`)
  const { command, args } = JSON.parse(local!.code).mcpServers.fascia
  assert.equal([command, ...args], ['fascia', '--app', 'docs-app.js', 'mcp'])
})

docs('its addresses begin as the reader’s own, behind a proxy too', async ({ url }) => {
  const page = await pageOf(url, 'docs/greet', { 'x-forwarded-proto': 'https' })
  assert.ok(page.includes(`curl ${url.replace('http:', 'https:')}/greet`))
})

docs('what an input takes and what comes out is told from its schema', async ({ url }) => {
  const names = declared
  const page = (await Promise.all(names.map((name) => pageOf(url, `docs/${name}`)))).join('')
  assert.match(page, /<code>mark<\/code> <span>text<\/span> <span>required<\/span>/)
  assert.match(page, /<dd>One to five stars\. At most 1,000,000 characters, matching \\\*\{1,5\}\./)
  assert.match(page, /<code>note<\/code> <span>text<\/span> <span>default &quot;none&quot;<\/span>/)
  assert.match(page, /JPEG, PNG or WebP image, at most 512 MB, at most 50,000,000 pixels\./)
  assert.match(page, /Odd &lt;b&gt;values&lt;\/b&gt;/)
})

docs('an Interface’s page shows how, and leads there', async ({ url }) => {
  const page = await pageOf(url, 'greet')
  const [, code = ''] = /<summary>Use it from code<\/summary>.*?<pre[^>]*>([^<]*)/s.exec(page) ?? []
  assert.match(decoded(code), new RegExp(`^curl ${url}/greet \\\\\n`))
  assert.ok(page.includes('href="/tools/docs/greet"'))
})

docs.run()

const inPython = needs('docs in Python', 'python', 'ffmpeg') as unknown as Test<Context>
inPython.before(setUp)
inPython.after(({ close }) => close())

inPython('every snippet of Python alone works as it stands', async ({ snippets, run }) => {
  const found = snippets.filter(({ label }) => label.endsWith('Python alone'))
  assert.is(found.length, declared.length)
  for (const snippet of found) await works(snippet, run)
})

inPython('every snippet of gradio_client works, or at least compiles', async (context) => {
  const { snippets, run } = context
  const client = { label: '', language: 'python', code: 'import gradio_client' }
  const isThere = await run(client).then(
    () => true,
    () => false,
  )
  for (const snippet of snippets.filter(({ label }) => label.endsWith('gradio_client'))) {
    if (isThere) await works(snippet, run)
    else
      await run({ ...snippet, code: `compile(${JSON.stringify(snippet.code)}, 'snippet', 'exec')` })
  }
})

inPython.run()
