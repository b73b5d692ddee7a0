import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'

export type Block = { [key: string]: any; type: string }

export interface Told {
  content: Block[]
  structuredContent?: { [name: string]: any }
  isError?: boolean
  _meta?: { [key: string]: any }
  /** Its blocks of text, a line each. */
  text: string
}

export interface McpClient {
  client: Client
  call(
    name: string,
    given?: object,
    options?: { signal?: AbortSignal; onprogress?: (step: Step) => void },
  ): Promise<Told>
}

export interface Step {
  progress: number
  total?: number | undefined
  message?: string | undefined
}

/** The official client. It knows the tools, and so holds each result against the tool's schema. */
export async function mcpClient(transport: object): Promise<McpClient> {
  const client = new Client({ name: 'test', version: '1' })
  await client.connect(transport as Transport)
  await client.listTools()
  return {
    client,
    async call(name, given = {}, options = {}) {
      const request = { name, arguments: { ...given } }
      const told = (await client.callTool(request, undefined, options)) as unknown as Told
      const texts = told.content.filter(({ type }) => type === 'text')
      return { ...told, text: texts.map(({ text }) => text).join('\n') }
    },
  }
}

/** The kinds of blocks, in order. */
export const kinds = ({ content }: Told): string[] => content.map(({ type }) => type)
