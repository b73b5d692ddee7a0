import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from '@gradio/client'
import type { Config } from '../../../app/core/config.ts'
import type { Interfaces } from '../../../app/core/group.ts'
import { serve } from '../../../app/server.ts'
import { listen } from '../../support/listen.ts'

/** An app on a socket, with files in a folder of its own. */
export async function served(interfaces: Interfaces, config: Partial<Config> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'gradio-'))
  const server = await serve(interfaces, { config: { DATA_DIR: folder, ...config } })
  const { url, close } = await listen(server)
  return {
    url,
    server,
    async close() {
      await close()
      await rm(folder, { recursive: true })
    },
  }
}

/** The same, with the unmodified client of Gradio connected to it. */
export async function connected(interfaces: Interfaces, config: Partial<Config> = {}) {
  const app = await served(interfaces, config)
  const client = await connect(app.url)
  return {
    ...app,
    client,
    async close() {
      client.close()
      await app.close()
    },
  }
}

/** The package's types cannot be resolved by Node's rules, so that its Client is of any type. */
export const connect = (url: string): Promise<any> =>
  Client.connect(url, { events: ['data', 'status', 'log'] })

/** The message of what a call rejects with. */
export const failure = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'it was answered',
    (error) => error.message,
  )

const { error } = console

/** The client tells the console of each stream that it closes by itself. */
console.error = (...said) => {
  if (!(said[0] instanceof DOMException) && said[0] !== 'Unexpected error') error(...said)
}

/** Keeps the console quiet over an error that is meant to be. */
export async function muted<T>(run: () => T): Promise<Awaited<T>> {
  const { error: spoken } = console
  console.error = () => {}
  try {
    return await run()
  } finally {
    console.error = spoken
  }
}

type Heard = { type: string; [key: string]: any }

/** Everything that a submission tells. */
export async function all(submission: AsyncIterable<unknown>): Promise<Heard[]> {
  const heard: Heard[] = []
  for await (const event of submission) heard.push(event as Heard)
  return heard
}

export const dataOf = (heard: Heard[]): unknown[] =>
  heard.filter(({ type }) => type === 'data').map(({ data }) => data)

export const post = (url: string, body: unknown): Promise<Response> =>
  fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
