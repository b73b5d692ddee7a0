import type { Json } from '../core/schema.ts'
import type { Server } from '../server.ts'
import { asDataUrl, filesOf, type Inputs, opened, written } from './given.ts'

/** An answer to JSON. */
export interface Answer {
  status: number
  headers: Headers
  /** The outputs, or what is wrong as problem details. */
  body: any
}

/** The page that a browser without scripts comes to. */
export interface Page {
  status: number
  path: string
  html: string
}

/** What a model reads, and the same for programs. */
export interface ToolResult {
  isError: boolean
  text: string
  content: { type: string; [key: string]: unknown }[]
  structuredContent?: { [name: string]: Json }
}

/** One of the two: what Gradio's clients get, or what they are refused with. */
export interface GradioResult {
  data?: Json[]
  error?: any
}

type Request = Server['request']

const json = { 'Content-Type': 'application/json' }
const post = (request: Request, path: string, body: unknown, headers: object = {}) =>
  request(path, {
    method: 'POST',
    headers: { ...json, ...headers },
    body: JSON.stringify(body),
  })

/** `POST /name` with JSON; each file is uploaded first. */
export async function askJson(request: Request, name: string, inputs: Inputs): Promise<Answer> {
  const values = await written(inputs, async (file) => {
    const body = new FormData()
    body.append('file', file)
    const sent = await request('/files', { method: 'POST', body })
    const [stored] = (await sent.json()) as { id: string }[]
    return { id: stored?.id ?? '' }
  })
  const answer = await post(request, `/${name}`, values, { Accept: 'application/json' })
  const text = await answer.text()
  return { status: answer.status, headers: answer.headers, body: text && JSON.parse(text) }
}

/** `POST /name` with a form, and the page of its Job when that has ended. */
export async function sendForm(request: Request, name: string, inputs: Inputs): Promise<Page> {
  const body = new FormData()
  for (const [input, given] of Object.entries(inputs)) {
    const files = filesOf(given)
    if (files) for (const file of files) body.append(input, await opened(file))
    else for (const value of Array.isArray(given) ? given : [given]) body.append(input, text(value))
  }
  const accept = { Accept: 'text/html' }
  const sent = await request(`/${name}`, { method: 'POST', headers: accept, body })
  const path = sent.headers.get('location')
  if (!path) return { status: sent.status, path: `/${name}`, html: await sent.text() }
  await (await request(`${path}/events`)).text()
  const cookie = sent.headers.get('set-cookie')?.split(';')[0]
  const page = await request(path, { headers: { ...accept, ...(cookie && { Cookie: cookie }) } })
  return { status: page.status, path, html: await page.text() }
}

const text = (value: unknown): string =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? '')

/** A session of MCP, opened when it is first used. */
export function mcpClient(request: Request) {
  const accept = { Accept: 'application/json, text/event-stream' }
  let session: Promise<Record<string, string>> | undefined
  let id = 0

  const say = async (method: string, params: object, headers: object = {}) =>
    post(request, '/mcp', { jsonrpc: '2.0', id: ++id, method, params }, { ...accept, ...headers })

  async function open(): Promise<Record<string, string>> {
    const clientInfo = { name: 'fascia/testing', version: '1' }
    const params = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo }
    const opened = await say('initialize', params)
    return { 'Mcp-Session-Id': opened.headers.get('mcp-session-id') ?? '' }
  }

  return async (name: string, inputs: Inputs): Promise<ToolResult> => {
    const values = await written(inputs, asDataUrl)
    session ??= open()
    const answer = await say('tools/call', { name, arguments: values }, await session)
    const { result, error } = lastOf(await answer.text())
    if (error) throw new Error(error.message)
    const read = result.content.filter(({ type }: { type: string }) => type === 'text')
    const words = read.map((block: { text: string }) => block.text).join('\n')
    return { ...result, isError: result.isError === true, text: words }
  }
}

function lastOf(body: string): any {
  const events = [...body.matchAll(/^data: ?(\{.*)$/gm)].map(([, data]) => JSON.parse(data!))
  return events.findLast((message) => 'id' in message && !message.method) ?? JSON.parse(body)
}

/** A call as Gradio's clients make it: a list by position, or inputs by their names. */
export async function askGradio(
  request: Request,
  name: string,
  inputs: Inputs | readonly Inputs[string][],
): Promise<GradioResult> {
  const isList = Array.isArray(inputs)
  const values = await written({ ...inputs } as Inputs, async (file) => ({
    path: await asDataUrl(file),
    orig_name: file.name,
    meta: { _type: 'gradio.FileData' },
  }))
  const path = `/gradio_api/call/${isList ? '' : 'v2/'}${name}`
  const begun = await post(request, path, isList ? { data: Object.values(values) } : values)
  const { event_id: id, ...refused } = (await begun.json()) as { event_id?: string }
  if (!id) return { error: refused }
  const events = await (await request(`${path}/${id}`)).text()
  const [, event, data] = /^event: (complete|error)\ndata: (.*)$/m.exec(events) ?? []
  return event === 'complete' ? { data: JSON.parse(data!) } : { error: JSON.parse(data ?? 'null') }
}
