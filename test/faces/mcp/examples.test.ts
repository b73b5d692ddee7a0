import { readdir, readFile } from 'node:fs/promises'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import type { Test } from 'uvu'
import * as assert from 'uvu/assert'
import { shipped } from '../../../app/core/root.ts'
import { colorize } from '../../../interfaces/colorize/index.ts'
import { img2vid } from '../../../interfaces/img2vid/index.ts'
import { listen } from '../../support/listen.ts'
import { kinds, type McpClient, mcpClient, type Step } from '../../support/mcp.ts'
import { needs } from '../../support/needs.ts'
import { trial, until } from '../../support/scratch.ts'
import { children, plain } from '../../support/studio.ts'

interface Held extends McpClient {
  close(): Promise<void>
}

const test = needs('mcp examples', 'ffmpeg') as Test<Held>
test.before(async (context) => {
  const { url, close } = await listen(await trial({ colorize, img2vid }))
  const transport = new StreamableHTTPClientTransport(new URL(`${url}/mcp`))
  Object.assign(context, { close }, await mcpClient(transport))
})
test.after(async ({ client, close }) => {
  await client.close()
  await close()
})

const dataUrl = (bytes: Buffer) => `data:;base64,${bytes.toString('base64')}`

async function lake(): Promise<string[]> {
  const folder = shipped('interfaces/img2vid/examples/')
  const names = (await readdir(folder)).filter((name) => name.endsWith('.jpg'))
  return Promise.all(names.map(async (name) => dataUrl(await readFile(new URL(name, folder)))))
}

test('colorize gives a picture', async ({ call }) => {
  const grey = await (await plain(64, 48, '#808080')).jpeg().toBuffer()
  const told = await call('colorize', { photo: dataUrl(grey) })
  assert.equal(kinds(told), ['image', 'resource_link'])
  assert.is(told.structuredContent?.output.width, 64)
})

test('img2vid tells its progress and gives a video', async ({ call }) => {
  const steps: Step[] = []
  const images = await lake()
  const told = await call('img2vid', { images }, { onprogress: (step) => void steps.push(step) })
  assert.equal(kinds(told), ['resource_link'])
  assert.is(told.structuredContent?.video.type, 'video/mp4')
  assert.ok(steps.length > 0)
})

test('img2vid ends when it is cancelled, and ffmpeg with it', async ({ call }) => {
  const stop = new AbortController()
  const images = Array.from({ length: 20 }, lake)
  const onprogress = () => stop.abort('enough')
  const given = { images: (await Promise.all(images)).flat() }
  const error = await call('img2vid', given, { signal: stop.signal, onprogress }).catch(String)
  assert.match(String(error), /enough/)
  await until(() => children('ffmpeg').length === 0)
})

test.run()
