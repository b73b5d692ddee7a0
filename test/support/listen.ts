import type { Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import type { Server } from '../../app/server.ts'

/** An app on a socket of its own. Its `url` ends in `ROOT_PATH`; `close` lets go of the app too. */
export async function listen(server: Server): Promise<{ url: string; close: () => Promise<void> }> {
  const http = createAdaptorServer({ fetch: server.fetch }) as HttpServer
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const { port } = http.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}${server.services.config.ROOT_PATH}`,
    async close() {
      await server.close()
      const closed = new Promise((resolve) => http.close(resolve))
      http.closeAllConnections()
      await closed
    },
  }
}
