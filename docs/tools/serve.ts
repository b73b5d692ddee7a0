import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serve as listen } from '@hono/node-server'
import { serve } from 'fascia'
import { Hono } from 'hono'
import { guide } from './guide.ts'

/** `npm run docs`: this guide at http://127.0.0.1:7870, or at `SERVER_PORT`. */
const port = Number(process.env.SERVER_PORT ?? 7870)
const DATA_DIR = mkdtempSync(join(tmpdir(), 'fascia-docs-'))
const server = await serve({ guide }, { config: { DATA_DIR } })
const app = new Hono()
  .get('/', (c) => c.redirect('/guide/start'))
  .all('*', (c) => server.fetch(c.req.raw, c.env))

listen({ fetch: app.fetch, port, hostname: '127.0.0.1' }, (address) => {
  console.log(`The guide is at http://127.0.0.1:${address.port}`)
})
