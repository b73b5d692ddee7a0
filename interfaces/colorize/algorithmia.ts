import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { InputError, ProblemError, toProblem } from '../../app/core/errors.ts'
import type { Engine } from './engine.ts'
import { algorithm } from './hosted/hosted.ts'
import { shelf } from './shelf.ts'

interface Options {
  /** Whether a key, without its `Simple `, may call; any may unless said. */
  allows?: (key: string) => boolean
  /** Calls at a time; more are turned away. */
  most?: number
}

const mostBytes = 10 * 1024 ** 2
const folder = `.algo/${algorithm}/temp`

/**
 * The part of Algorithmia's API that colorizing clients use, over an engine of ours: mounted under
 * `/x`, it serves clients whose ALGORITHMIA_API ends in `/x`. Results stay in memory for ten
 * minutes, under names that cannot be guessed. It fetches no address that a client names.
 */
export function algorithmia(engine: Engine, { allows = () => true, most = 8 }: Options = {}): Hono {
  const results = shelf()
  let running = 0
  const app = new Hono()
  app.onError((error, c) => {
    const { status, detail } = toProblem(error)
    const headers = error instanceof ProblemError ? error.headers : {}
    return c.json({ error: { message: detail } }, status as 500, {
      ...headers,
      'X-Error-Message': detail.replace(/[^ -~]/g, '?'),
    })
  })

  app.use('/v1/*', async (c, next) => {
    const key = (c.req.header('Authorization') ?? '').replace(/^Simple /, '')
    if (!allows(key)) throw new ProblemError(401, 'authorization required')
    await next()
  })

  app.post(`/v1/algo/${algorithm}/:version?`, limited, async (c) => {
    if (running >= most) {
      throw new ProblemError(503, 'too many calls at a time', { headers: { 'Retry-After': '5' } })
    }
    running++
    const started = performance.now()
    try {
      const photo = toImage(await inputOf(c), results.get)
      const name = results.put(await coloured(engine, photo, signalOf(c)), 'png')
      const duration = (performance.now() - started) / 1000
      return c.json({
        result: { output: `data://${folder}/${name}` },
        metadata: { content_type: 'json', duration },
      })
    } finally {
      running--
    }
  })

  app.post('/v1/algo/*', (c) => {
    const path = c.req.path.replace(/^.*?\/v1\/algo\//, '')
    throw new ProblemError(404, `algorithm algo://${path} not found`)
  })

  for (const root of ['data', 'connector/data']) {
    app.get(`/v1/${root}/${folder}/:name`, (c) => {
      const bytes = results.get(c.req.param('name'))
      if (!bytes) throw new ProblemError(404, 'file not found')
      return c.body(bytes as Uint8Array<ArrayBuffer>, 200, {
        'Content-Type': 'image/png',
        'X-Data-Type': 'file',
      })
    })
    app.all(`/v1/${root}/*`, () => {
      throw new ProblemError(404, 'file not found')
    })
  }
  return app
}

const limited = bodyLimit({
  maxSize: mostBytes,
  onError() {
    throw new ProblemError(413, 'input is larger than 10 MB')
  },
})

type Input = Buffer | string

/** The input of a call, as the three kinds of body say it: bytes, text, or JSON. */
async function inputOf(c: Context): Promise<Input> {
  const type = c.req.header('Content-Type') ?? ''
  const body = Buffer.from(await c.req.arrayBuffer())
  if (/^(application\/octet-stream|image\/)/.test(type)) return body
  if (type.startsWith('text/')) return body.toString()
  try {
    const json = JSON.parse(body.toString())
    return String(typeof json === 'string' ? json : json.image)
  } catch (cause) {
    throw new InputError('the body must be a picture, or JSON such as {"image": "data:…"}', {
      cause,
    })
  }
}

/** The picture's bytes: sent as they are, in a data URL, or the result of an earlier call. */
function toImage(input: Input, kept: (name: string) => Buffer | undefined): Buffer {
  if (typeof input !== 'string') return input
  const encoded = /^data:[^,]*;base64,/.exec(input)
  if (encoded) return Buffer.from(input.slice(encoded[0].length), 'base64')
  const prefix = `data://${folder}/`
  const bytes = input.startsWith(prefix) && kept(input.slice(prefix.length))
  if (bytes) return bytes
  throw new InputError('image must be a base64 data URL; no other address is fetched')
}

/** The call ends with its client, or after the seconds that it asked for: 300, at most 3000. */
function signalOf(c: Context): AbortSignal {
  const seconds = Math.min(Math.max(Number(c.req.query('timeout')) || 300, 1), 3000)
  return AbortSignal.any([c.req.raw.signal, AbortSignal.timeout(seconds * 1000)])
}

async function coloured(engine: Engine, photo: Buffer, signal: AbortSignal): Promise<Buffer> {
  const dir = await mkdtemp(join(tmpdir(), 'colorize-'))
  try {
    const path = join(dir, 'photo')
    await writeFile(path, photo)
    const context = { signal, dir, progress() {}, log() {} } as never
    const wish = { vividness: 0.5, format: 'png' } as const
    const colour = await engine({ path, name: 'image', type: '' }, wish, context)
    return await readFile(colour.path)
  } catch (error) {
    if (signal.reason?.name !== 'TimeoutError') throw error
    throw new ProblemError(504, 'algorithm did not finish within its timeout', { cause: error })
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}
