import { createServer, type RequestListener, request, type Server } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { Hono } from 'hono'
import type { Config } from '../../app/core/config.ts'
import type { Interfaces } from '../../app/core/group.ts'
import { fascia, type SiteOptions } from '../../app/index.ts'
import { serve } from '../../app/server.ts'

/** Where something is to be had: its whole address, and how it ends. */
export interface Mounted {
  url: string
  close(): Promise<void>
}

type Mount = (
  interfaces: Interfaces,
  config: Partial<Config>,
  site?: SiteOptions,
) => Promise<Mounted>

const express = createRequire(import.meta.url)('express')

/** Every way to have it, but for those of one runtime; outside its path others answer. */
export const mounts: { [how: string]: Mount } = {
  'at the root of a node:http server': async (interfaces, config, site = {}) => {
    const app = fascia(interfaces, { config, site })
    return under(await listening(createServer(app.listener)), '', app)
  },
  'under a path in a Hono app': async (interfaces, config, site = {}) => {
    const app = fascia(interfaces, { config, site })
    return under(await listening(honoWith('/tools', app)), '/tools', app)
  },
  'under a path in an Express app': async (interfaces, config, site = {}) => {
    const app = fascia(interfaces, { config, site })
    return under(await listening(expressWith('/tools', app.listener)), '/tools', app)
  },
  'behind a proxy that takes its path off': async (interfaces, config, site = {}) => {
    const server = await serve(interfaces, { config: { ...config, ROOT_PATH: '/apps' }, site })
    const inner = await listening(createAdaptorServer({ fetch: server.fetch }) as Server)
    return under(await proxy(inner.url, '/apps'), '/apps', inner, server)
  },
  'behind a proxy that leaves its path on': async (interfaces, config, site = {}) => {
    const server = await serve(interfaces, { config: { ...config, ROOT_PATH: '/apps' }, site })
    const inner = await listening(createAdaptorServer({ fetch: server.fetch }) as Server)
    return under(await proxy(inner.url, '/apps', '/apps'), '/apps', inner, server)
  },
  'under a path in a Hono app behind a proxy under another': async (
    interfaces,
    config,
    site = {},
  ) => {
    const app = fascia(interfaces, { config: { ...config, ROOT_PATH: '/apps' }, site })
    const inner = await listening(honoWith('/tools', app))
    return under(await proxy(inner.url, '/apps'), '/apps/tools', inner, app)
  },
  'under a path in an Express app behind a proxy under another': async (
    interfaces,
    config,
    site = {},
  ) => {
    const app = fascia(interfaces, { config: { ...config, ROOT_PATH: '/apps' }, site })
    const inner = await listening(expressWith('/tools', app.listener))
    return under(await proxy(inner.url, '/apps'), '/apps/tools', inner, app)
  },
  'in a function that is handed whole requests': async (interfaces, config, site = {}) => {
    const app = fascia(interfaces, { path: '/tools', config, site })
    const listener = createAdaptorServer({ fetch: (sent, env) => app.fetch(sent, env) }) as Server
    return under(await listening(listener), '/tools', app)
  },
}

/** An app of somebody's, whose middleware runs around everything. */
function honoWith(path: string, app: Hono): Server {
  const outer = new Hono()
  outer.use(async (c, next) => {
    await next()
    c.header('X-Outer', 'yes')
  })
  outer.get('/', (c) => c.text('an app of somebody’s'))
  outer.route(path, app)
  return createAdaptorServer({ fetch: outer.fetch }) as Server
}

function expressWith(path: string, listener: RequestListener): Server {
  const outer = express()
  outer.use(path, listener)
  outer.get('/', (_: unknown, response: { end(text: string): void }) => response.end('an app'))
  return createServer(outer)
}

/** Forwards what is under `path` without it, or under `kept` instead, and knows nothing else. */
async function proxy(to: string, path: string, kept = ''): Promise<Mounted> {
  const server = createServer((incoming, outgoing) => {
    const { url = '', method, headers } = incoming
    const rest = url.slice(path.length)
    if (!url.startsWith(path) || !/^([/?]|$)/.test(rest)) return void outgoing.writeHead(404).end()
    const target = `${to}${kept}${rest.startsWith('/') ? '' : '/'}${rest}`
    const told = { ...headers, 'x-forwarded-for': incoming.socket.remoteAddress }
    const sent = request(target, { method, headers: told }, (answer) => {
      outgoing.writeHead(answer.statusCode!, answer.rawHeaders)
      answer.pipe(outgoing)
    })
    sent.on('error', () => outgoing.destroy())
    outgoing.on('close', () => sent.destroy())
    incoming.pipe(sent)
  })
  return listening(server)
}

async function listening(server: Server): Promise<Mounted> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

const under = (
  { url, close }: Mounted,
  path: string,
  ...others: { close(): Promise<void> }[]
): Mounted => ({
  url: url + path,
  async close() {
    for (const other of others) await other.close()
    await close()
  },
})
