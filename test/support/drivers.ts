import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { Client } from '@gradio/client'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import type { Config } from '../../app/core/config.ts'
import type { Interfaces } from '../../app/core/group.ts'
import { stdio } from '../../app/faces/mcp/stdio.ts'
import { desk } from '../faces/cli/desk.ts'
import * as interfaces from './guaranteed.ts'
import { listen } from './listen.ts'
import { words } from './markup.ts'
import { type McpClient, mcpClient } from './mcp.ts'
import { scratch, type Trial, trial, until } from './scratch.ts'

export type Values = { [name: string]: string | number | boolean }

export interface Told {
  /** What is said to be wrong: each sentence under its field, or in a shell its label. */
  said: { [field: string]: string }
  /** Everything that the caller could read. */
  words: string
  /** The partial results that it saw, by their text. */
  partials: string[]
  retryAfter?: string | undefined
}

export interface Asked {
  /** Texts to be sent as files, by input. */
  files?: { [input: string]: string[] }
  /** A visitor by name: the same one again where none is named. */
  visitor?: string
  /** Hangs up: closes the connection, cancels, stops or interrupts, as callers of that kind do. */
  signal?: AbortSignal
}

/** A face with a client on it that makes calls as people and programs do. */
export interface Driver {
  call(name: string, values: Values, asked?: Asked): Promise<Told>
  /** What calls have left behind: files, and folders of calls. */
  left(): Promise<string[]>
  /** None in a shell. */
  app?: Trial
  url?: string
  close(): Promise<void>
}

export const token = 'open sesame, please'

type Settings = Partial<Config>
type Post = (path: string, values: object, asked: Asked, headers?: object) => Promise<Response>

const served = Object.fromEntries(
  Object.entries(interfaces).filter(([name]) => name !== 'seen'),
) as Interfaces

const dataUrl = (text: string) => `data:text/plain;base64,${Buffer.from(text).toString('base64')}`

/** The values with their files, as `write` writes one; a list only where there are several inputs. */
function whole(values: Values, { files = {} }: Asked, write: (text: string) => unknown): object {
  const written = Object.entries(files).map(([input, texts]) => [
    input,
    input === 'some' ? texts.map(write) : write(texts[0]!),
  ])
  return { ...values, ...Object.fromEntries(written) }
}

const byField = (errors: { field: string; detail: string }[] = []) =>
  Object.fromEntries(errors.map(({ field, detail }) => [field, detail]))

async function onSocket(config: Settings) {
  const app = await trial(served, config)
  const { url, close } = await listen(app)
  const post: Post = (path, body, { signal }, headers) =>
    fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
      ...(signal && { signal }),
    })
  const left = async () => (await app.left()).filter((path) => !path.includes('/.'))
  return { app, url, close, post, left }
}

async function http(config: Settings): Promise<Driver> {
  const { post, ...rest } = await onSocket(config)
  const sessions = new Map<string, string>()
  return {
    ...rest,
    async call(name, values, asked = {}) {
      const session = asked.visitor && sessions.get(asked.visitor)
      const headers = session ? { 'session-id': session } : {}
      const answer = await post(`/${name}`, whole(values, asked, dataUrl), asked, headers)
      const told = answer.headers.get('session-id')
      if (asked.visitor && told) sessions.set(asked.visitor, told)
      const words = await answer.text()
      const { errors } = JSON.parse(words)
      const retryAfter = answer.headers.get('retry-after') ?? undefined
      return { said: byField(errors), words, partials: [], retryAfter }
    },
  }
}

/** A page without its script; whoever hangs up presses Stop. */
async function form(config: Settings): Promise<Driver> {
  const { url, post: _, ...rest } = await onSocket(config)
  const cookies = new Map<string, string>()
  return {
    ...rest,
    url,
    async call(name, values, { files = {}, signal, visitor = '' } = {}) {
      const body = new FormData()
      for (const [input, value] of Object.entries(values)) body.append(input, String(value))
      for (const [input, texts] of Object.entries(files)) {
        for (const text of texts) body.append(input, new Blob([text]), 'a.txt')
      }
      const headers = { accept: 'text/html' }
      const known = cookies.get(visitor)
      const answer = await fetch(`${url}/${name}`, {
        method: 'POST',
        headers: { ...headers, ...(known && { cookie: known }) },
        body,
        redirect: 'manual',
      })
      let page = await answer.text()
      const partials: string[] = []
      const job = answer.headers.get('location')
      if (job) {
        const cookie = known ?? answer.headers.get('set-cookie')!.split(';')[0]!
        if (visitor) cookies.set(visitor, cookie)
        const stop = () => void fetch(url + job, { method: 'POST', headers: { cookie } })
        if (signal?.aborted) stop()
        signal?.addEventListener('abort', stop)
        const events = await (await fetch(`${url}${job}/events`)).text()
        for (const [, data] of events.matchAll(/^data: (\{.*)$/gm)) {
          const said = JSON.parse(data!).outputs?.said
          if (said) partials.push(said)
        }
        page += events + (await (await fetch(url + job, { headers })).text())
        page += await (await fetch(url + job)).text()
        page += await (await fetch(`${url}/jobs`, { headers: { ...headers, cookie } })).text()
      }
      const found = page.matchAll(/<li><a href="#([\w-]+)">(.*?)<\/a><\/li>/g)
      return {
        said: Object.fromEntries([...found].map(([, field, text]) => [field, words(text!)])),
        words: page,
        partials,
        retryAfter: answer.headers.get('retry-after') ?? undefined,
      }
    },
  }
}

const fileData = (text: string) => ({
  path: dataUrl(text),
  meta: { _type: 'gradio.FileData' },
})

const wrongOf = (entries: any): Told['said'] =>
  Array.isArray(entries)
    ? Object.fromEntries(
        entries
          .filter(({ is_valid }) => !is_valid)
          .map(({ parameter_name, message }) => [parameter_name, message]),
      )
    : {}

/** Gradio's own client, on its queue. */
async function gradioQueue(config: Settings): Promise<Driver> {
  const { post: _, ...rest } = await onSocket(config)
  const open = (): Promise<any> => Client.connect(rest.url, { events: ['data', 'status', 'log'] })
  const clients = new Map<string, any>([['', await open()]])
  return {
    ...rest,
    async call(name, values, asked = {}) {
      const { visitor = '' } = asked
      if (!clients.has(visitor)) clients.set(visitor, await open())
      const client = clients.get(visitor)
      const submission = client.submit(`/${name}`, whole(values, asked, fileData))
      const heard: any[] = []
      // The first status is the client's own: with the next one it knows what there is to cancel.
      const isKnown = () => heard.filter(({ type }) => type === 'status').length > 1
      const cancel = () => void until(isKnown).then(() => submission.cancel(), console.error)
      asked.signal?.addEventListener('abort', cancel)
      for await (const event of submission) heard.push(structuredClone(event))
      const data = heard.filter(({ type }) => type === 'data').map((event) => event.data[0])
      return {
        said: wrongOf(heard.findLast(({ message }) => message)?.message),
        words: JSON.stringify(heard),
        partials: data.filter((said) => typeof said === 'string'),
      }
    },
    async close() {
      for (const client of clients.values()) client.close()
      await rest.close()
    },
  }
}

/** Gradio's calls for curl: one request to make it, one to hear of it. */
async function gradioCall(config: Settings): Promise<Driver> {
  const { post, url, ...rest } = await onSocket(config)
  return {
    ...rest,
    url,
    async call(name, values, asked = {}) {
      const path = `/gradio_api/call/v2/${name}`
      const { visitor: session_hash } = asked
      const body = { ...whole(values, asked, fileData), ...(session_hash && { session_hash }) }
      const answer = await post(path, body, {})
      const text = await answer.text()
      const { event_id: id, detail } = JSON.parse(text)
      const retryAfter = answer.headers.get('retry-after') ?? undefined
      if (!id) return { said: wrongOf(detail), words: text, partials: [], retryAfter }
      const events = await (await fetch(`${url}${path}/${id}`)).text()
      const data = [...events.matchAll(/^data: (\[.*)$/gm)].map(([, json]) => JSON.parse(json!)[0])
      return { said: {}, words: text + events, partials: data }
    },
  }
}

async function useTool(mcp: McpClient, name: string, given: object, { signal }: Asked) {
  const partials: string[] = []
  const told = await mcp.call(name, given, {
    ...(signal && { signal }),
    onprogress: ({ message }) => {
      const said = /^step \d+/.exec(message ?? '')?.[0]
      if (said) partials.push(said)
    },
  })
  const errors = told.text.split('\n').flatMap((line) => {
    const [, field, detail] = /^(\w*): (.*)$/.exec(line) ?? []
    return field !== undefined && told.isError ? [[field, detail]] : []
  })
  const final = told.structuredContent?.said
  return {
    said: Object.fromEntries(errors),
    words: JSON.stringify(told),
    partials: final ? [...partials, final] : partials,
  }
}

async function mcpHttp(config: Settings): Promise<Driver> {
  const { post: _, ...rest } = await onSocket(config)
  const open = () => mcpClient(new StreamableHTTPClientTransport(new URL(`${rest.url}/mcp`)))
  const clients = new Map([['', await open()]])
  return {
    ...rest,
    async call(name, values, asked = {}) {
      const { visitor = '' } = asked
      const client = clients.get(visitor) ?? (await open())
      clients.set(visitor, client)
      return useTool(client, name, whole(values, asked, dataUrl), asked)
    },
    async close() {
      for (const { client } of clients.values()) await client.close()
      await rest.close()
    },
  }
}

/** Over pipes to this very process, whose files can be looked at. */
async function mcpStdio(config: Settings): Promise<Driver> {
  const { dir, remove } = await scratch()
  const app = await trial(served, { ...config, OUTPUT_DIR: dir })
  const clients = new Map<string, Awaited<ReturnType<typeof piped>>>()
  const clientOf = async (visitor = '') => {
    const client = clients.get(visitor) ?? (await piped(app))
    clients.set(visitor, client)
    return client.client
  }
  return {
    app,
    left: async () => (await app.left()).filter((path) => !path.includes('/.')),
    async call(name, values, asked = {}) {
      const client = await clientOf(asked.visitor)
      return useTool(client, name, whole(values, asked, dataUrl), asked)
    },
    async close() {
      for (const { close } of clients.values()) await close()
      await app.close()
      await remove()
    },
  }
}

/** A program that speaks to the server which it started. */
async function piped({ services }: Trial) {
  const [input, output] = [new PassThrough(), new PassThrough()]
  const answering = stdio(services, { input, output })
  const client = await mcpClient(pipes(input, output))
  return {
    client,
    async close() {
      await client.client.close()
      input.end()
      await answering
    },
  }
}

/** A transport for the official client, a message per line. */
function pipes(input: PassThrough, output: PassThrough) {
  let rest = ''
  const transport = {
    onmessage: undefined as ((message: unknown) => void) | undefined,
    onclose: undefined as (() => void) | undefined,
    async start() {
      output.on('data', (chunk: Buffer) => {
        const lines = (rest + chunk).split('\n')
        rest = lines.pop()!
        for (const line of lines) transport.onmessage?.(JSON.parse(line))
      })
    },
    async send(message: unknown) {
      input.write(`${JSON.stringify(message)}\n`)
    },
    async close() {
      transport.onclose?.()
    },
  }
  return transport
}

const module = fileURLToPath(new URL('guaranteed.js', import.meta.url))

async function cli(config: Settings): Promise<Driver> {
  const { TMPDIR } = process.env
  const place = await desk()
  const env = Object.fromEntries(Object.entries(config).map(([name, value]) => [name, `${value}`]))
  let calls = 0
  return {
    left: place.left,
    async call(name, values, { files = {}, signal, visitor } = {}) {
      const folder = join(place.input, `${++calls}`)
      await mkdir(folder)
      const flags = Object.entries(values).map(([input, value]) => `--${input}=${value}`)
      for (const [input, texts] of Object.entries(files)) {
        for (const [at, text] of texts.entries()) {
          const path = join(folder, `${input}-${at}.txt`)
          await writeFile(path, text)
          flags.push(`--${input}=${path}`)
        }
      }
      if (visitor) flags.push(`--session=${visitor}`)
      const argv = ['run', '--app', module, name, ...flags]
      const kept = { ...env, DATA_DIR: place.data }
      const { out, err } = await place.call(argv, { env: kept, ...(signal && { signal }) })
      const lines = err.split('\n').flatMap((line) => {
        const label = /^(\w+) (must|has) /.exec(line)?.[1]
        return label ? [[label.toLowerCase(), line]] : []
      })
      const partials = [...out.matchAll(/step \d+/g)].map(([text]) => text)
      return { said: Object.fromEntries(lines), words: out + err, partials }
    },
    async close() {
      // The desk takes all temporary files of this process for its own.
      if (TMPDIR === undefined) delete process.env.TMPDIR
      else process.env.TMPDIR = TMPDIR
      await place.remove()
    },
  }
}

/** Every face, by name. */
export const drivers: { [face: string]: (config?: Settings) => Promise<Driver> } = {
  form: (config = {}) => form(config),
  http: (config = {}) => http(config),
  'gradio queue': (config = {}) => gradioQueue(config),
  'gradio call': (config = {}) => gradioCall(config),
  'mcp http': (config = {}) => mcpHttp(config),
  'mcp stdio': (config = {}) => mcpStdio(config),
  cli: (config = {}) => cli(config),
}
