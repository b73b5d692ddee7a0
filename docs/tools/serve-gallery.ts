import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serve as listen } from '@hono/node-server'
import { gallery } from './component-gallery.ts'

/** `npm run gallery`: every component in every state, at a free port, or at `SERVER_PORT`. */
const port = Number(process.env.SERVER_PORT ?? 0)
const server = await gallery({ DATA_DIR: mkdtempSync(join(tmpdir(), 'fascia-gallery-')) })

listen({ fetch: server.fetch, port, hostname: '127.0.0.1' }, (address) => {
  console.log(`The components are at http://127.0.0.1:${address.port}/components/all`)
})
