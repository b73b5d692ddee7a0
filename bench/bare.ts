import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'

/**
 * What calls cost when nothing but Hono answers them, for http.ts to compare with. It gives back
 * the page and Gradio's descriptions that it finds in a folder, and checks nothing.
 */
interface Greeting {
  greeting: string
  times: number
}

const [dir = ''] = process.argv.slice(2)
const [page, config, info] = ['page', 'config', 'info'].map((name) =>
  readFileSync(join(dir, name), 'utf8'),
)
const app = new Hono()
let made = 0

app.get('/healthz', (c) => c.text('ok'))
app.get('/greet', (c) => c.html(page!))
app.post('/greet', async (c) => {
  const { greeting, times } = await c.req.json<Greeting>()
  if (!c.req.header('prefer')) return c.json(greeting.repeat(times))
  const job = { id: String(++made), inputs: { greeting, times }, outputs: greeting.repeat(times) }
  await writeFile(join(dir, `${job.id}.json`), JSON.stringify(job))
  return c.json(job, 202)
})

const json = { 'Content-Type': 'application/json' }
const waiting = new Map<string, (text: string) => void>()

app.get('/config', (c) => c.body(config!, 200, json))
app.get('/gradio_api/info', (c) => c.body(info!, 200, json))
app.post('/gradio_api/queue/join', async (c) => {
  const body = await c.req.json<{ data: [string, number]; session_hash: string }>()
  const id = String(++made)
  const [greeting, times] = body.data
  tell(body.session_hash, [
    { msg: 'estimation', event_id: id, rank: 0, queue_size: 1, rank_eta: null },
    { msg: 'process_starts', event_id: id, eta: null },
    {
      msg: 'process_completed',
      event_id: id,
      output: { data: [greeting.repeat(times)], is_generating: false, duration: 0 },
      success: true,
    },
  ])
  return c.json({ event_id: id })
})
app.get('/gradio_api/queue/data', (c) => {
  const session = c.req.query('session_hash')!
  const early = unheard.get(session) ?? ''
  unheard.delete(session)
  const stream = new ReadableStream<string>({
    start(controller) {
      if (early) controller.enqueue(early)
      waiting.set(session, (text) => controller.enqueue(text))
    },
    cancel: () => void waiting.delete(session),
  })
  return c.body(stream.pipeThrough(new TextEncoderStream()), 200, {
    'Content-Type': 'text/event-stream',
  })
})

const unheard = new Map<string, string>()

/** Sends a session its messages, or keeps them until its stream is there. */
function tell(session: string, messages: object[]): void {
  const text = messages.map((message) => `data: ${JSON.stringify(message)}\n\n`).join('')
  const send = waiting.get(session)
  if (send) send(text)
  else unheard.set(session, (unheard.get(session) ?? '') + text)
}

serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) =>
  console.log(`Bare Hono serves at http://127.0.0.1:${port}`),
)
process.on('SIGTERM', () => process.exit())
