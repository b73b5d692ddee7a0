import { type Context, Hono } from 'hono'
import papa from 'papaparse'
import { originOf } from '../../access/caller.ts'
import type { Opinion } from '../../calls/opinions.ts'
import type { Services } from '../../calls/services.ts'
import { isStored } from '../../core/file.ts'
import type { Interface } from '../../core/interface.ts'
import type { Json } from '../../core/schema.ts'
import { asChosen } from '../web/choices.ts'
import { rating } from '../web/rating.ts'
import { answerPage, prepare } from './answer.ts'
import { readText } from './body.ts'
import type { Negotiation } from './negotiate.ts'
import { parseJson } from './parse-json.ts'
import { resource } from './resource.ts'

const mostBytes = 10_000
/** What a spreadsheet would take for a formula. */
const formula = /^[=+\-@\t\r]/
/** Rows that are written at a time. */
const batch = 200

/** Where people say how a result is: `/jobs/<id>/feedback`. */
export function opinionRoute(
  app: Hono,
  { interfaces, access, feedback }: Services,
  { here, pages, rendererFor }: Negotiation,
): void {
  resource(app, '/:id/feedback', {
    async POST(c) {
      const choice = await choiceIn(c)
      const caller = access.caller(c)
      const job = await feedback.give(c.req.param('id') ?? '', choice, caller)
      const site = here.for(c)
      if (c.req.header('hx-request')) {
        const named = { name: job.interface, iface: interfaces.get(job.interface)! }
        const drawn = await rating(site, {
          named,
          job,
          mayStop: true,
          mayCollect: caller.may.write,
        })
        return answerPage(c, asChosen(c, site, String(drawn)))
      }
      if (rendererFor(c) === pages) return c.redirect(`${site.root}/jobs/${job.id}#feedback`, 303)
      return c.body(null, 204)
    },
  })
}

/** Where who serves an Interface takes away what was said of its results: `/<name>/feedback.csv`. */
export function feedbackRoutes({ interfaces, access, feedback }: Services): Hono {
  const app = new Hono()
  for (const [name, iface] of interfaces) {
    if (!iface.feedback) continue
    resource(app, `/${name}/feedback.csv`, {
      async GET(c) {
        const rows = feedback.rows(name, access.caller(c))
        prepare(c, {
          'Content-Type': 'text/csv; charset=utf-8',
          'Content-Disposition': `attachment; filename="${name.replaceAll('/', '-')}-feedback.csv"`,
          'Cache-Control': 'private, no-store',
          'X-Content-Type-Options': 'nosniff',
        })
        return c.body(ReadableStream.from(lines(iface, rows, originOf(c))) as never)
      },
      async DELETE(c) {
        await feedback.clear(name, access.caller(c))
        return c.body(null, 204)
      },
    })
  }
  return app
}

async function choiceIn(c: Context): Promise<unknown> {
  const text = await readText(c, mostBytes)
  if (!/json/i.test(c.req.header('content-type') ?? ''))
    return new URLSearchParams(text).get('choice')
  const value = parseJson(text)
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isObject ? value.choice : undefined
}

/** As CSV that spreadsheets open, some rows at a time. */
async function* lines(
  { inputs, outputs }: Interface,
  rows: AsyncIterable<Opinion>,
  origin: string,
) {
  const encoder = new TextEncoder()
  const names = [
    ...['time', 'choice', 'job', 'user'],
    ...inputs.names.map((name) => `inputs.${name}`),
    ...outputs.names.map((name) => `outputs.${name}`),
  ]
  const cell = (value: Json | undefined): Json => {
    const files = [value].flat().filter(isStored)
    if (files.length > 0) return files.map(({ url }) => origin + url).join(' ')
    return typeof value === 'object' && value !== null ? JSON.stringify(value) : (value ?? null)
  }
  let waiting: Json[][] = []
  let isFirst = true
  const written = () => {
    const csv = papa.unparse(
      { fields: names, data: waiting },
      { newline: '\n', escapeFormulae: formula },
    )
    const bytes = encoder.encode(
      isFirst ? `\ufeff${csv}\n` : `${csv.slice(csv.indexOf('\n') + 1)}\n`,
    )
    isFirst = false
    waiting = []
    return bytes
  }
  for await (const { time, choice, job, user, ...row } of rows) {
    waiting.push([
      ...[new Date(time).toISOString(), choice, job, user],
      ...inputs.names.map((name) => cell(row.inputs[name])),
      ...outputs.names.map((_, i) => cell(row.outputs[i])),
    ])
    if (waiting.length === batch) yield written()
  }
  if (isFirst || waiting.length > 0) yield written()
}
