import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { listen } from '../support/listen.ts'
import { words } from '../support/markup.ts'
import { type McpClient, mcpClient } from '../support/mcp.ts'
import * as interfaces from '../support/schemas.ts'
import { type Trial, trial } from '../support/scratch.ts'

const module = fileURLToPath(new URL('../support/schemas.js', import.meta.url))
const main = fileURLToPath(new URL('../../app/main.js', import.meta.url))
const libraries = ['zod', 'valibot', 'arktype']

interface Context {
  app: Trial
  mcp: McpClient
  close(): Promise<void>
}

/** What the faces say, without the name of the Interface and what is new each time. */
const plain = (name: string, text: string) =>
  text.replaceAll(name, 'order').replace(/[0-9a-f]{32}/g, 'id')

async function shell({ dir }: Trial, args: string[]) {
  const env = { ...process.env, DATA_DIR: dir }
  return promisify(execFile)(process.execPath, [main, '--app', module, ...args], { env }).then(
    (done) => ({ code: 0, ...done }),
    (error) => error as { code: number; stdout: string; stderr: string },
  )
}

const read = async (answer: Response): Promise<any> => answer.json()
const json = { 'content-type': 'application/json' }
const post = (app: Trial, name: string, values: object) =>
  app.request(`/${name}`, { method: 'POST', headers: json, body: JSON.stringify(values) })

const views: { [face: string]: (name: string, context: Context) => Promise<string> } = {
  async page(name, { app }) {
    const page = await (await app.request(`/${name}`, { headers: { accept: 'text/html' } })).text()
    assert.match(page, '<option value="tea"')
    return page
  },
  async openapi(name, { app }) {
    const { paths } = await read(await app.request('/openapi.json'))
    return JSON.stringify(paths[`/${name}`])
  },
  async gradio(name, { app }) {
    const info = await read(await app.request('/gradio_api/info'))
    return JSON.stringify(info.named_endpoints[`/${name}`])
  },
  async mcp(name, { mcp }) {
    const { tools } = await mcp.client.listTools()
    return JSON.stringify(tools.find((tool) => tool.name === name))
  },
  async cli(name, { app }) {
    const { stdout } = await shell(app, ['run', name, '--help'])
    assert.match(stdout, '--size')
    // Where a line breaks depends on how long names and folders are.
    return stdout.replace(/\s+/g, ' ')
  },
}

const right = { count: 2, drink: 'tea', extras: ['milk', 'honey'], name: 'Ada', sugar: true }
const wrong = { ...right, count: '13', name: 'A' }

/** What each library itself says of the wrong values. */
const said: { [library: string]: { [field: string]: string } } = {
  zod: {
    count: 'Too big: expected number to be <=12',
    name: 'Too small: expected string to have >=2 characters',
  },
  valibot: {
    count: 'Invalid value: Expected <=12 but received 13',
    name: 'Invalid length: Expected >=2 but received 1',
  },
  arktype: {
    count: 'count must be at most 12 (was 13)',
    name: 'name must be Who it is for (was 1)',
  },
}

const asForm = (values: object) =>
  new URLSearchParams(
    Object.entries(values).flatMap(([name, value]) =>
      [value].flat().map((one): [string, string] => [name, String(one)]),
    ),
  )

/** What a face says of the wrong values, each sentence under its field. */
const refusals: {
  [face: string]: (name: string, context: Context) => Promise<{ [field: string]: string }>
} = {
  async page(name, { app }) {
    const headers = { accept: 'text/html' }
    const page = await app.request(`/${name}`, { method: 'POST', headers, body: asForm(wrong) })
    const found = (await page.text()).matchAll(/<p class="error" id="(\w+)-error">(.*?)<\/p>/g)
    return Object.fromEntries(
      [...found].map(([, field = '', text = '']) => [field, words(text).replace(/^Error: /, '')]),
    )
  },
  async json(name, { app }) {
    const answer = await post(app, name, wrong)
    assert.is(answer.status, 400)
    const { errors } = await read(answer)
    return Object.fromEntries(errors.map((error: any) => [error.field, error.detail]))
  },
  async gradio(name, { app }) {
    const answer = await post(app, `gradio_api/call/v2/${name}`, wrong)
    const { detail } = await read(answer)
    const entries = detail.filter((entry: any) => !entry.is_valid)
    return Object.fromEntries(entries.map((entry: any) => [entry.parameter_name, entry.message]))
  },
  async mcp(name, { mcp }) {
    const { isError, text } = await mcp.call(name, wrong)
    assert.ok(isError)
    return Object.fromEntries(text.split('\n').map((line) => line.split(/: (.*)/s)))
  },
  async cli(name, { app }) {
    const flags = Object.entries(wrong).flatMap(([field, value]) =>
      [value].flat().map((one) => `--${field}=${one}`),
    )
    const { code, stderr } = await shell(app, ['run', name, ...flags])
    assert.is(code, 2, stderr)
    const lines = stderr.split('\n')
    return Object.fromEntries(
      ['count', 'name'].map((field) => {
        const line = lines.find((line) => line.toLowerCase().startsWith(field)) ?? ''
        return [field, line.replace(/^[A-Z][a-z]+: /, '')]
      }),
    )
  },
}

const test = suite<Context>('schemas of other libraries', {} as Context)
test.before(async (context) => {
  const app = await trial({ ...interfaces })
  const { url, close } = await listen(app)
  const mcp = await mcpClient(new StreamableHTTPClientTransport(new URL(`${url}/mcp`)))
  Object.assign(context, {
    app,
    mcp,
    async close() {
      await mcp.client.close()
      await close()
    },
  })
})
test.after(({ close }) => close())

for (const [face, view] of Object.entries(views)) {
  test(`are one and the same Interface, of whatever library: ${face}`, async (context) => {
    const [first, ...others] = await Promise.all(
      libraries.map(async (name) => plain(name, await view(name, context))),
    )
    assert.ok(first!.length > 500)
    for (const other of others) assert.is(other, first)
  })
}

test('give fn what they make of the values', async ({ app }) => {
  for (const name of libraries) {
    const answer = await post(app, name, right)
    assert.equal(
      await answer.json(),
      { line: '2 2 tea milk honey sweet for Ada none', total: 4 },
      name,
    )
  }
})

for (const [face, refused] of Object.entries(refusals)) {
  test(`tell a wrong value at its field in their own words: ${face}`, async (context) => {
    for (const name of libraries) assert.equal(await refused(name, context), said[name], name)
  })
}

test('ask for what is blank as everything here does', async ({ app }) => {
  for (const name of libraries) {
    const { errors } = await read(await post(app, name, { extras: [], sugar: false }))
    assert.equal(
      errors.map(({ detail }: { detail: string }) => detail),
      ['Enter a number between 1 and 12 for Count', 'Select a drink', 'Enter a name'],
    )
  }
})

test('read a form as JSON is read', async ({ app }) => {
  for (const name of libraries) {
    const body = asForm({ ...right, extras: 'milk\r\nhoney', note: '' })
    const headers = { accept: 'text/html' }
    const page = await app.request(`/${name}`, {
      method: 'POST',
      headers,
      body,
      redirect: 'follow',
    })
    const job = await app.request(page.headers.get('location')!, { headers })
    assert.match(words(await job.text()), '2 2 tea milk honey sweet for Ada none')
  }
})

test.run()
