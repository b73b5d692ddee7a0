import { isStored } from '../../../core/file.ts'
import { flatName } from '../../../core/group.ts'
import type { Json } from '../../../core/schema.ts'
import type { Site } from '../layout.ts'
import { command, fetching } from './curl.ts'
import { type Call, filesOf, type Snippet, sh } from './values.ts'

/** A tool call as an MCP client makes it, by hand: a session is opened, and the tool used in it. */
export function mcp(call: Call): Snippet[] {
  const address = sh(`${call.base}/mcp`)
  const named = { name: flatName(call.name), arguments: tokens(call) }
  const body = { jsonrpc: '2.0', id: 2, method: 'tools/call', params: named }
  const code = [
    ...uploads(call),
    `session=$(${command(`curl -s -D - -o /dev/null ${address}`, ...headers, `-d ${sh(hello)}`)} |`,
    "  grep -i '^mcp-session-id:' | cut -d ' ' -f 2 | tr -d '\\r')",
    command(
      `curl -s ${address}`,
      '-H "Mcp-Session-Id: $session"',
      ...headers,
      `-d ${sh(JSON.stringify(body)).replace(/@@(\w+)@@/g, `'"$$$1"'`)}`,
    ),
  ]
  return [{ title: call.t('The tool, by hand'), language: 'sh', code: code.join('\n') }]
}

/** What an MCP client is told to find this server, over HTTP or by starting it itself. */
export function clients({ t, module }: Site, base: string): Snippet[] {
  const local = { command: 'fascia', args: [...(module ? ['--app', module] : []), 'mcp'] }
  const config = (server: object) => JSON.stringify({ mcpServers: { fascia: server } }, null, 2)
  return [
    {
      title: t('This server'),
      language: 'json',
      code: config({ type: 'http', url: `${base}/mcp` }),
    },
    { title: t('On your own machine'), language: 'json', code: config(local) },
  ]
}

const headers = [
  "-H 'Content-Type: application/json'",
  "-H 'Accept: application/json, text/event-stream'",
]

const hello = JSON.stringify({
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: {
    protocolVersion: '2025-06-18',
    capabilities: {},
    clientInfo: { name: 'curl', version: '8' },
  },
})

/** The reader's own files are sent first, and their ids kept under `file_<input>`. */
const uploads = (call: Call): string[] =>
  call.given
    .filter(({ files = [] }) => !files.every(isStored))
    .flatMap((given) => [
      fetching(filesOf(given, call)).trimEnd(),
      `${variable(given.name)}=$(${command(
        `curl -s ${sh(`${call.base}/files`)}`,
        `--data-binary ${sh(`@${filesOf(given, call)[0]!.name}`)} |`,
        `sed 's/.*"id":"\\([0-9a-f]*\\)".*/\\1/')`,
      )}`,
    ])

const tokens = (call: Call): { [name: string]: Json } =>
  Object.fromEntries(
    call.given.map((given) => {
      const { name, value, schema } = given
      if (!given.files) return [name, value]
      const sent = filesOf(given, call).map(({ url }) => url ?? `@@${variable(name)}@@`)
      return [name, schema.type === 'array' ? sent : sent[0]!]
    }),
  )

const variable = (input: string): string => `file_${input.replace(/\W/g, '_')}`
