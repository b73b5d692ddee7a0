import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as assert from 'uvu/assert'
import { root } from '../../app/core/root.ts'
import { load } from '../../app/faces/cli/load.ts'
import { asDataUrl } from '../../app/testing/given.ts'
import { connect } from '../faces/gradio/support.ts'
import { faults } from '../support/axe.ts'
import type { Demo, Told } from '../support/demos.ts'
import { stagedAs } from '../support/stage.ts'
import { figures } from './figures.ts'
import { games } from './games.ts'
import { media } from './media.ts'
import { words } from './words.ts'

const demos: readonly Demo[] = [...games, ...words, ...figures, ...media]
const folder = new URL('examples/', root)
const files = readdirSync(folder).filter((name) => name.endsWith('.ts') && name !== 'index.ts')
const read = (name: string) => readFileSync(new URL(name, folder), 'utf8')

const compiled = fileURLToPath(new URL('../../examples/', import.meta.url))
const { interfaces, module, options } = await load(compiled)
const test = stagedAs({ module, ...options }, 'the examples', interfaces)

test('each is one file of at most 40 lines, which says first what it is', () => {
  assert.ok(files.length >= 20)
  for (const name of files) {
    const lines = read(name).trimEnd().split('\n')
    assert.ok(lines.length <= 40, `${name} has ${lines.length} lines`)
    assert.match(lines[0]!, /^\/\/ [A-Z].+[^.]\.$/, name)
  }
})

test('each imports what anybody could, and is typed without a cast', () => {
  for (const name of files) {
    const source = read(name)
    assert.not.match(source, /: any\b|<any\b|any\[\]|[)\w] as (?!const\b)[A-Z{(]|@ts-|biome-/, name)
  }
})

test('each is tried here, or by a file of its own beside this one', () => {
  const here = new URL('test/examples/', root)
  const tried = [
    ...demos.map(({ file }) => `${file}.ts`),
    ...readdirSync(here).map((name) => name.replace('.test.ts', '.ts')),
  ]
  assert.equal(
    files.filter((name) => !tried.includes(name)),
    [],
  )
})

test('the index has them all, and README.md a line for each', () => {
  const [index, readme] = [read('index.ts'), read('README.md')]
  for (const name of files) {
    assert.ok(index.includes(`from './${name}'`), name)
    assert.ok(readme.includes(`(${name})`), name)
  }
})

for (const { file, name, calls, page: visit } of demos) {
  test(`${file} works on its page`, async ({ page, url }) => {
    await page.goto(`${url}/${name}`)
    await visit(page)
  })

  test(`${file} answers JSON`, async ({ app }) => {
    for (const call of calls) {
      const answer = await app.request(`/${name}${call.of ? `/${call.of}` : ''}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'session-id': 'one-visitor-of-all' },
        body: JSON.stringify(await sent(call, asDataUrl)),
      })
      const said = await answer.text()
      assert.is(answer.status < 300, call.refuses === undefined, said)
      const [url] = /\/files\/[^"]+/.exec(said) ?? []
      await holds(call, said, async () => (await app.request(url!)).arrayBuffer())
    }
  })

  test(`${file} answers Gradio’s client`, async ({ url }) => {
    const client = await connected(url)
    for (const call of calls) {
      const path = `/${name}${call.of ? `_${call.of}` : ''}`
      const said = await client.predict(path, await sent(call, (file) => file)).then(
        ({ data }: { data: unknown }) => JSON.stringify(data),
        (error: Error) => `refused: ${error.message}`,
      )
      assert.is(said.startsWith('refused: '), call.refuses !== undefined, said)
      const [file] = /http:[^"]+/.exec(said) ?? []
      await holds(call, said, async () => (await fetch(file!)).arrayBuffer())
    }
  })
}

test('what many take is one click further away', async ({ page, url }) => {
  await page.goto(`${url}/greeting`)
  const ways = page.locator('.onward')
  assert.not.ok(await ways.getByRole('link').first().isVisible())
  await ways.getByText('Use it in').click()
  assert.ok((await ways.getByRole('link').count()) > 3)
  assert.equal(await faults(page), [])
})

test('where nothing is asked for there is nothing to clear', async ({ page, url }) => {
  await page.goto(`${url}/fortune`)
  assert.is(await page.getByRole('link', { name: 'Clear' }).count(), 0)
  await page.goto(`${url}/todo`)
  assert.is(await page.getByRole('link', { name: 'Clear' }).count(), 1)
})

test('a field that depends on others is as far from the one above as any', async ({
  page,
  url,
}) => {
  await page.goto(`${url}/units`)
  const box = async (selector: string) => (await page.locator(selector).boundingBox())!
  const gap = async (above: string, below: string) => {
    const { y, height } = await box(`#${above}`)
    return Math.round((await box(`label[for=${below}]`)).y - y - height)
  }
  assert.ok((await gap('amount', 'from')) > 8)
  assert.is(await gap('amount', 'from'), await gap('from', 'to'))
})

test('axe finds nothing on the index of them, and their cards fit on a phone', async (stage) => {
  await stage.page.goto(stage.url)
  assert.equal(await faults(stage.page), [])
  await stage.bare.goto(stage.url)
  const [wide, room] = (await stage.bare.evaluate('[document.body.scrollWidth, innerWidth]')) as [
    number,
    number,
  ]
  assert.is(wide, room)
})

test.after(async () => (await client)?.close())
test.run()

/** One client for all: one visitor. */
let client: ReturnType<typeof connect> | undefined
function connected(url: string) {
  client ??= connect(url)
  return client
}

async function sent({ inputs }: Told, write: (file: File) => unknown) {
  const one = async (given: unknown): Promise<unknown> =>
    given instanceof File
      ? write(given)
      : Array.isArray(given)
        ? Promise.all(given.map(one))
        : given
  const entries = Object.entries(inputs).map(async ([name, given]) => [name, await one(given)])
  return Object.fromEntries(await Promise.all(entries))
}

async function holds(
  { says = [], refuses, file }: Told,
  said: string,
  bytes: () => Promise<ArrayBuffer>,
) {
  for (const words of [...says, ...(refuses ? [refuses] : [])]) {
    assert.ok(
      words instanceof RegExp ? words.test(said) : said.includes(words),
      `${words}: ${said}`,
    )
  }
  if (file) assert.match(Buffer.from(await bytes()).toString('latin1'), file)
}
