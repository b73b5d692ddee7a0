import { type Context, Hono } from 'hono'
import type { Services } from '../../calls/services.ts'
import { heartbeatMs, pause, sse } from '../http/sse.ts'
import { callRoutes } from './call.ts'
import { appId, config, info } from './config.ts'
import { at, everywhere, gradioFace, prefix, refuse, within } from './context.ts'
import { fileRoutes } from './files.ts'
import { queueRoutes } from './queue.ts'

/** Gradio's wire protocol, as its JavaScript and Python clients speak it. */
export function gradio(services: Services): Hono {
  const app = new Hono()
  const face = gradioFace(services)
  const about = config(services, face.endpoints)

  at(app, everywhere('/config'), { GET: (c) => c.json(about) })
  at(app, everywhere('/info'), {
    GET: async (c) => c.json(await info(services, face.endpoints, face.base(c))),
  })
  at(app, within('/app_id'), { GET: (c) => c.json({ app_id: appId }) })
  at(app, within('/heartbeat/:session'), { GET: alive })
  queueRoutes(app, face)
  callRoutes(app, face)
  fileRoutes(app, face)
  app.all(`${prefix}/*`, (c) => c.json({ detail: 'There is nothing at this address' }, 404))
  app.onError((error, c) => refuse(c, error))

  return app
}

/** Python's client holds on to it for as long as it is there. */
const alive = (c: Context) =>
  sse(c, async (write, gone) => {
    for (; !gone.aborted; await pause(heartbeatMs, gone)) await write('data: ALIVE\n\n')
  })
