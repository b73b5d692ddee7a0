import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import { basePath } from 'hono/route'
import { mountIn, place } from './access/place.ts'
import { readConfig } from './core/config.ts'
import type { Interfaces } from './core/group.ts'
import { refuseNames, refuseUnlessNamed } from './core/names.ts'
import { branding } from './faces/web/branding.ts'
import { opened, type ServerOptions } from './server.ts'

export interface FasciaOptions extends ServerOptions {
  /**
   * The path that it is mounted under; else it is learned from the first request, which Hono and
   * Express pass on with it. `ROOT_PATH` is what a proxy puts in front besides.
   */
  path?: string
}

/** An app within another: `app.route('/tools', fascia({ greet }))`. */
export interface Fascia extends Hono {
  /** Opens what is served, as the first request does otherwise; rejects where that cannot be. */
  ready(): Promise<void>
  /** The same for Node: `createServer(listener)`, or `app.use('/tools', listener)` in Express. */
  listener(request: object, response: object): void
  /** Interrupts what runs and lets go of everything; nothing is answered after it. */
  close(): Promise<void>
}

/**
 * Everything that is served for these Interfaces, as a Hono app to mount in another, or whose `fetch`
 * any server takes. The path that it is mounted under is known from the first request. Throws where
 * a name or a setting is wrong.
 */
export function fascia(
  interfaces: Interfaces,
  { path = '', ...options }: FasciaOptions = {},
): Fascia {
  refuseUnlessNamed(interfaces)
  refuseNames(interfaces, options)
  readConfig()
  branding(options.site)
  place('').settle(path)
  let opening: ReturnType<typeof opened> | undefined
  let isClosed = false

  function open() {
    if (isClosed) throw new Error('This Fascia was closed: make another')
    if (!opening) {
      opening = opened(interfaces, options)
      // What could not be had now may be there for the next request.
      opening.catch(() => {
        opening = undefined
      })
    }
    return opening
  }

  const app = new Hono()
  app.all('*', async (c) => {
    const found = mountIn(c.env) + basePath(c).replace(/\/$/, '')
    const { at } = await open()
    return at(path || found)(c.req.raw, c.env, found || path)
  })
  return Object.assign(app, {
    ready: async () => void (await open()),
    listener: getRequestListener((request, env) => app.fetch(request, env), {
      overrideGlobalObjects: false,
    }) as Fascia['listener'],
    async close() {
      isClosed = true
      const { close } = (await opening?.catch(() => undefined)) ?? {}
      await close?.()
    },
  })
}
