import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import * as assert from 'uvu/assert'
import { greet } from '../../interfaces/greet.ts'
import { type Running, start } from '../support/process.ts'
import { scratch } from '../support/scratch.ts'
import { staged } from '../support/stage.ts'

const test = staged('connection', { greet })

async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return String(port)
}

/** A server of its own, to be killed and begun again at the same address. */
async function mortal() {
  const { dir, remove } = await scratch()
  const port = await freePort()
  const begin = (DATA_DIR: string) =>
    start('support/started-app.js', [], { DATA_DIR, SERVER_PORT: port })
  let running: Running = await begin(dir)
  return {
    url: running.url,
    kill: () => running.end('SIGKILL'),
    async again(folder = dir) {
      running = await begin(folder)
    },
    async close() {
      await running.end('SIGKILL')
      await remove()
    },
  }
}

test('a connection that is lost is told, and what became of the job when it is back', async ({
  page,
}) => {
  const server = await mortal()
  await page.goto(`${server.url}/slow`)
  await page.click('#run')
  await page.waitForSelector('text=/Running, 0:0[1-9]/')
  await server.kill()
  await page.waitForSelector('text=Connection lost: trying again…')
  assert.is(await page.locator('.status :is([data-since], [data-left], progress)').count(), 0)
  await page.click('#run')
  await page.waitForSelector('text=It could not be stopped')
  await server.again()
  await page.waitForSelector('text=Interrupted: the server was stopped')
  assert.is(await page.locator('.error.offline').count(), 0)
  assert.is(await page.textContent('#run'), 'Run')
  await page.click('text=Try again')
  await page.waitForSelector('text=/Running, 0:0\\d/')
  await page.click('#run')
  await page.waitForSelector('text=Stopped')
  await server.close()
})

test('a job that a new server does not know is said to be gone', async ({ page }) => {
  const server = await mortal()
  const other = await scratch()
  await page.goto(`${server.url}/slow`)
  await page.click('#run')
  await page.waitForSelector('text=/Running, 0:0[1-9]/')
  await server.kill()
  await page.waitForSelector('text=Connection lost: trying again…')
  await server.again(other.dir)
  await page.waitForSelector('text=This run is gone')
  assert.is(await page.textContent('#run'), 'Run')
  await server.close()
  await other.remove()
})

test('a form that cannot be sent says so until it can', async ({ page }) => {
  const server = await mortal()
  await page.goto(`${server.url}/slow?seconds=1`)
  await server.kill()
  await page.click('#run')
  await page.waitForSelector('text=It could not be sent')
  await server.again()
  await page.click('#run')
  await page.waitForSelector('text=Done in')
  assert.is(await page.locator('.error.offline').count(), 0)
  await server.close()
})

test.run()
