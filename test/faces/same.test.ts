import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as interfaces from '../support/docs-app.ts'
import { listen } from '../support/listen.ts'
import { words } from '../support/markup.ts'
import { type McpClient, mcpClient } from '../support/mcp.ts'
import { type Trial, trial } from '../support/scratch.ts'

const module = fileURLToPath(new URL('../support/docs-app.js', import.meta.url))
const main = fileURLToPath(new URL('../../app/main.js', import.meta.url))

type Values = { [name: string]: string }
/** What a face says is wrong: each sentence under its field. */
type Said = { [field: string]: string }

interface Context {
  app: Trial
  mcp: McpClient
  close(): Promise<void>
}

const byField = (errors: { field: string; detail: string }[]): Said =>
  Object.fromEntries(errors.map(({ field, detail }) => [field, detail]))

const post = async (app: Trial, path: string, values: Values): Promise<any> => {
  const headers = { 'content-type': 'application/json' }
  return (await app.request(path, { method: 'POST', headers, body: JSON.stringify(values) })).json()
}

const faces: {
  [face: string]: (name: string, values: Values, context: Context) => Promise<Said>
} = {
  http: async (name, values, { app }) => byField((await post(app, `/${name}`, values)).errors),

  async web(name, values, { app }) {
    const headers = { accept: 'text/html' }
    const body = new URLSearchParams(values)
    const page = await (await app.request(`/${name}`, { method: 'POST', headers, body })).text()
    const found = page.matchAll(/<li><a href="#([\w-]+)">(.*?)<\/a><\/li>/g)
    return Object.fromEntries([...found].map(([, field = '', text = '']) => [field, words(text)]))
  },

  async gradio(name, values, { app }) {
    const { detail } = await post(app, `/gradio_api/call/v2/${name}`, values)
    const wrong = detail.filter((entry: any) => !entry.is_valid)
    return Object.fromEntries(wrong.map((entry: any) => [entry.parameter_name, entry.message]))
  },

  async mcp(name, values, { mcp }) {
    const { isError, text } = await mcp.call(name, values)
    assert.ok(isError)
    return Object.fromEntries(text.split('\n').map((line) => line.split(/: (.*)/s)))
  },

  /** A shell has no fields: each sentence begins with its label, and those tell. */
  async cli(name, values, { app }) {
    const given = Object.entries(values).map(([field, value]) => `--${field}=${value}`)
    const program = [main, '--app', module, 'run', name, ...given]
    const env = { ...process.env, DATA_DIR: app.dir }
    const { code, stderr } = await promisify(execFile)(process.execPath, program, { env }).catch(
      (error) => error,
    )
    assert.is(code, 2, stderr)
    const { names, components } = (interfaces as any)[name].inputs
    const lines: string[] = stderr.split('\n')
    return Object.fromEntries(
      names.flatMap((field: string, i: number) => {
        const { title } = components[i].schema
        const line = lines.find(
          (line) => line.startsWith(`${title} must`) || line.endsWith(` for ${title}`),
        )
        return line ? [[field, line]] : []
      }),
    )
  },
}

const wrong: [name: string, values: Values, said: Said][] = [
  [
    'greet',
    { greeting: 'hi', times: 'abc' },
    { times: 'Times must be a whole number from 0, not “abc”' },
  ],
  [
    'greet',
    { greeting: 'hi', times: '-1' },
    { times: 'Times must be a whole number from 0, not “-1”' },
  ],
  ['greet', { greeting: 'hi' }, { times: 'Enter a whole number from 0 for Times' }],
  ['rate', { mark: 'five <b>' }, { mark: 'Mark must be one to five stars' }],
  [
    'plain',
    { param_0: 'a', param_1: '2', param_2: 'c', param_3: '[{"n":1}]' },
    {
      param_1: 'Input 2 must be a number from 3, not “2”',
      param_2: 'Input 3 must be one of a, b, not “c”',
    },
  ],
]

const test = suite<Context>('one sentence for all', {} as Context)
test.before(async (context) => {
  const app = await trial(interfaces)
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

for (const [face, ask] of Object.entries(faces)) {
  test(`a wrong value is refused in the same words: ${face}`, async (context) => {
    for (const [name, values, said] of wrong) {
      assert.equal(await ask(name, values, context), said, `${name} ${JSON.stringify(values)}`)
    }
  })
}

test.run()
