import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  headersOf,
  InputError,
  type Mount,
  type Paths,
  ProblemError,
  parseJson,
  readBytes,
  toProblem,
} from 'fascia'
import { type Context, Hono } from 'hono'
import { LRUCache } from 'lru-cache'
import { algorithm, type Engine } from './options.ts'

interface RouteOptions {
  /** Whether a key, without its `Simple `, may call; any may unless said. */
  allows?: (key: string) => boolean
  /** Calls at a time; more are turned away. */
  most?: number
  /** Milliseconds in which some of a body must come. */
  patience?: number
}

const mostBytes = 10 * 1024 ** 2
/** In bytes, of all results together. */
const mostKept = 64 * 1024 ** 2
const folder = `.algo/${algorithm}/temp`

/**
 * The part of Algorithmia's API that colorizing clients use, over an engine of ours: mounted under
 * `/x`, it serves clients whose ALGORITHMIA_API ends in `/x`. Results stay in memory for ten
 * minutes, under names that cannot be guessed. It fetches no address that a client names.
 */
export function algorithmia(
  engine: Engine,
  mount: Pick<Mount, 'config' | 'scratch'>,
  { allows = () => true, most = 8, patience }: RouteOptions = {},
): Hono {
  const results = new LRUCache<string, Buffer>({
    maxSize: mostKept,
    sizeCalculation: ({ length }) => length,
    ttl: 600_000,
    ttlAutopurge: true,
  })
  let running = 0
  const app = new Hono()
  app.onError((error, c) => {
    const { status, detail } = toProblem(error)
    return c.json({ error: { message: detail } }, status as 500, {
      ...headersOf(error),
      'X-Error-Message': detail.replace(/[^ -~]/g, '?'),
    })
  })

  app.use('/v1/*', async (c, next) => {
    const key = (c.req.header('Authorization') ?? '').replace(/^Simple /, '')
    if (!allows(key)) throw new ProblemError(401, 'authorization required')
    await next()
  })

  app.post(`/v1/algo/${algorithm}/:version?`, async (c) => {
    const photo = toImage(await inputOf(c, patience), (name) => results.get(name))
    // Whoever is slow to send holds no place meanwhile.
    if (running >= most) {
      throw new ProblemError(503, 'too many calls at a time', { headers: { 'Retry-After': '5' } })
    }
    running++
    const started = performance.now()
    try {
      const name = `${randomBytes(16).toString('hex')}.png`
      results.set(name, await coloured(engine, photo, signalOf(c), mount))
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

const inPath = (name: string) => ({
  ...{ name, in: 'path', required: true, schema: { type: 'string' } },
})
const failure = {
  description: 'What is wrong, in `X-Error-Message` too',
  content: {
    'application/json': {
      schema: {
        type: 'object',
        properties: { error: { type: 'object', properties: { message: { type: 'string' } } } },
      },
    },
  },
}

/** The same for OpenAPI. */
export const paths: Paths = {
  [`/v1/algo/${algorithm}`]: {
    post: {
      operationId: 'colorize.algo',
      summary: 'Colour a picture, as clients of Algorithmia ask for it',
      requestBody: {
        required: true,
        content: {
          'application/json': {
            schema: {
              type: 'object',
              properties: { image: { type: 'string', description: 'A base64 data URL' } },
              required: ['image'],
            },
          },
          'application/octet-stream': { schema: { type: 'string', format: 'binary' } },
        },
      },
      responses: {
        200: {
          description: 'Where the colour picture is: `data://` and its path',
          content: {
            'application/json': {
              schema: {
                type: 'object',
                properties: {
                  result: { type: 'object', properties: { output: { type: 'string' } } },
                  metadata: { type: 'object' },
                },
              },
            },
          },
        },
        default: failure,
      },
    },
  },
  [`/v1/data/${folder}/{name}`]: {
    parameters: [inPath('name')],
    get: {
      operationId: 'colorize.data',
      summary: 'A colour picture, for ten minutes',
      responses: {
        200: { description: 'The picture', content: { 'image/png': { schema: {} } } },
        default: failure,
      },
    },
  },
}

type Input = Buffer | string

/** The input of a call, as the three kinds of body say it: bytes, text, or JSON. */
async function inputOf(c: Context, patience?: number): Promise<Input> {
  const type = c.req.header('Content-Type') ?? ''
  const body = await readBytes(c, mostBytes, patience)
  if (/^(application\/octet-stream|image\/)/.test(type)) return body
  if (type.startsWith('text/')) return body.toString()
  const input = imageIn(body)
  if (typeof input === 'string') return input
  throw new InputError('the body must be a picture, or JSON such as {"image": "data:…"}')
}

function imageIn(body: Buffer): unknown {
  try {
    const json = parseJson(body)
    return json !== null && typeof json === 'object' && 'image' in json ? json.image : json
  } catch {
    return undefined
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

async function coloured(
  engine: Engine,
  photo: Buffer,
  signal: AbortSignal,
  { config, scratch }: Pick<Mount, 'config' | 'scratch'>,
): Promise<Buffer> {
  await mkdir(scratch, { recursive: true })
  const dir = await mkdtemp(join(scratch, 'algorithmia-'))
  try {
    const path = join(dir, 'photo')
    await writeFile(path, photo)
    const context = { signal, dir, config, progress() {} }
    const options = { vividness: 0.5, format: 'png' } as const
    const colour = await engine({ path, name: 'image', type: '' }, options, context)
    return await readFile(colour.path)
  } catch (error) {
    if (signal.reason?.name !== 'TimeoutError') throw error
    throw new ProblemError(504, 'algorithm did not finish within its timeout', { cause: error })
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}
