import { type Context, Hono } from 'hono'
import type { Services } from '../../calls/services.ts'
import { toProblem } from '../../core/errors.ts'
import { discard, upload } from '../../files/upload.ts'
import { answer, answerJson } from '../http/answer.ts'
import { sent } from '../http/body.ts'
import { sendFile } from '../http/files.ts'
import { sse } from '../http/sse.ts'
import { appId, config, info } from './api-info.ts'
import { callRoutes } from './call.ts'
import { at, everywhere, gradioFace, prefix, refuse, within } from './endpoints.ts'
import { idOf, pathOf } from './exchange.ts'
import { queueRoutes } from './queue.ts'

/** Gradio's wire protocol, as its JavaScript and Python clients speak it. */
export function gradio(services: Services): Hono {
  const app = new Hono()
  const face = gradioFace(services)
  const about = config(services, face.endpoints)

  at(app, everywhere('/config'), { GET: (c) => answerJson(c, about) })
  at(app, everywhere('/info'), {
    GET: async (c) => answerJson(c, await info(services, face.endpoints, face.base(c))),
  })
  at(app, within('/app_id'), { GET: (c) => answerJson(c, { app_id: appId }) })
  at(app, within('/heartbeat/:session'), { GET: alive })
  queueRoutes(app, face)
  callRoutes(app, face)
  fileRoutes(app, services)
  app.all(`${prefix}/*`, (c) => answerJson(c, { detail: 'There is nothing at this address' }, 404))
  app.onError((error, c) => refuse(c, error))

  return app
}

const isAlive = 'data: ALIVE\n\n'

/** Python's client holds on to it for as long as it is there. */
const alive = (c: Context) =>
  sse(
    c,
    async (write, gone) => {
      await write(isAlive)
      if (!gone.aborted) await new Promise((resolve) => gone.addEventListener('abort', resolve))
    },
    { heartbeat: isAlive },
  )

/** Files as Gradio's clients send and fetch them, by paths that are ids of this server's own. */
function fileRoutes(app: Hono, { files, config }: Services): void {
  at(app, everywhere('/upload'), { POST: take })
  at(app, [`${prefix}/:path{file=.+}`, '/:path{file=.+}'], {
    GET: (c) => send(c, (c.req.param('path') ?? '').slice('file='.length)),
  })
  at(app, [`${prefix}/file/:path{.+}`], { GET: (c) => send(c, c.req.param('path') ?? '') })

  async function take(c: Context) {
    const text = (detail: string, status: number) =>
      answer(c, detail, 'text/plain; charset=UTF-8', status)
    try {
      const form = await upload(sent(c), files, config)
      const [fault] = form.faults
      const stored = [...form.fields.values()].flat().filter((value) => typeof value === 'object')
      if (!fault && stored.length > 0) return answerJson(c, stored.map(pathOf))
      await discard(form, files)
      return fault ? text(`The upload ${fault[1]}`, 413) : text('There is no file in the form', 400)
    } catch (error) {
      const { status, detail } = toProblem(error)
      return text(detail, status)
    }
  }

  async function send(c: Context, path: string) {
    const file = await files.get(idOf(path) ?? '')
    if (file) return sendFile(c, file, files)
    return answerJson(c, { detail: `File not allowed: ${path}` }, 403)
  }
}
