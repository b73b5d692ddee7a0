import { Hono } from 'hono'
import type { Services } from '../../services.ts'
import { callRoutes } from './call.ts'
import { appId, config } from './config.ts'
import { everywhere, gradioFace, prefix, within } from './face.ts'
import { fileRoutes } from './files.ts'
import { info } from './info.ts'
import { queueRoutes } from './queue.ts'
import { refuse } from './refusal.ts'
import { heartbeatMs, pause, sse } from './sse.ts'

/** Gradio's wire protocol, as its JavaScript and Python clients speak it. */
export function gradio(services: Services): Hono {
  const app = new Hono()
  const face = gradioFace(services)
  const about = config(services, face.endpoints)

  app.on('GET', everywhere('/config'), (c) => c.json(about))
  app.on('GET', everywhere('/info'), async (c) =>
    c.json(await info(services, face.endpoints, face.base(c))),
  )
  app.on('GET', within('/app_id'), (c) => c.json({ app_id: appId }))
  app.on('GET', within('/heartbeat/:session'), (c) =>
    sse(c, async (write, gone) => {
      for (; !gone.aborted; await pause(heartbeatMs, gone)) await write('data: ALIVE\n\n')
    }),
  )
  queueRoutes(app, face)
  callRoutes(app, face)
  fileRoutes(app, face)
  app.all(`${prefix}/*`, (c) => c.json({ detail: 'There is nothing at this address' }, 404))
  app.onError((error, c) => refuse(c, error))

  return app
}
