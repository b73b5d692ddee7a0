import type { Context, Hono } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { toProblem } from '../../core/errors.ts'
import { discard, filesIn, upload } from '../../files/upload.ts'
import { sent } from '../http/body.ts'
import { sendFile } from '../http/files.ts'
import { at, everywhere, type Face, prefix } from './context.ts'
import { idOf, pathOf } from './exchange.ts'

/** Files as Gradio's clients send and fetch them, by paths that are ids of this server's own. */
export function fileRoutes(app: Hono, { services }: Face): void {
  const { files, config } = services

  at(app, everywhere('/upload'), { POST: take })
  at(app, [`${prefix}/:path{file=.+}`, '/:path{file=.+}'], {
    GET: (c) => send(c, (c.req.param('path') ?? '').slice('file='.length)),
  })
  at(app, [`${prefix}/file/:path{.+}`], { GET: (c) => send(c, c.req.param('path') ?? '') })

  async function take(c: Context) {
    try {
      const form = await upload(sent(c), files, config)
      const [fault] = form.faults
      const stored = filesIn(form)
      if (!fault && stored.length > 0) return c.json(stored.map(pathOf))
      await discard(form, files)
      return fault
        ? c.text(`The upload ${fault[1]}`, 413)
        : c.text('There is no file in the form', 400)
    } catch (error) {
      const { status, detail } = toProblem(error)
      return c.text(detail, status as ContentfulStatusCode)
    }
  }

  async function send(c: Context, path: string) {
    const file = await files.get(idOf(path) ?? '')
    if (file) return sendFile(c, file, files)
    return c.json({ detail: `File not allowed: ${path}` }, 403)
  }
}
