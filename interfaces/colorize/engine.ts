import { parse } from 'node:path'
import { type Config, ProblemError, workers } from 'fascia'
import type { HostedTask } from './hosted/task.ts'
import type { LocalTask } from './local/paint.ts'
import type { Engine, EngineContext, Format, Options, Photo, Task } from './options.ts'

/** What a kind of engine does of it: the path of the picture that it wrote. */
type Backend = (
  photo: Photo,
  options: Options & { format: Format },
  context: EngineContext,
) => Promise<string>

/** By the service of `API_KEY` and `ALGORITHMIA_API` if there is a key, else by a model here. */
export const colorize: Engine = async (photo, options, context) => {
  const { API_KEY: key, ALGORITHMIA_API: address, COLORIZE_MODEL: model } = context.config
  const backend = key ? hosted({ key, address }) : local({ model })
  const format = options.format === 'same' ? formatOf(photo) : options.format
  const path = await backend(photo, { ...options, format }, context)
  const name = `${parse(photo.name).name}-colour.${format === 'jpeg' ? 'jpg' : format}`
  return { path, name, type: `image/${format}` }
}

/** Colours by an ONNX model in a child process; the shipped one unless `model` names another. */
export function local({ model }: { model: string }): Backend {
  return (photo, options, context) =>
    processes.run(
      { ...taskOf(photo, options, context), alpha: 1 - options.vividness, model },
      context,
    )
}

interface Service {
  key: string
  address: string
  /** Milliseconds that the service may take in all; Algorithmia's own limit unless said. */
  patience?: number
}

/**
 * Colours by a hosted, Algorithmia-compatible service. Its client library runs in a child process:
 * some answers end the process it runs in, and after others it waits for ever.
 */
export function hosted({ key, address, patience = 300_000 }: Service): Backend {
  // The client would double a slash at its end.
  const base = address.replace(/\/+$/, '')
  return async (photo, options, context) => {
    const late = AbortSignal.timeout(patience)
    const signal = AbortSignal.any([context.signal, late])
    const task = { ...taskOf(photo, options, context), key, address: base }
    try {
      return await processes.run(task, { ...context, signal })
    } catch (error) {
      if (!late.aborted || context.signal.aborted) throw error
      const detail = `The colorizing service at ${new URL(base).host} took longer than ${patience / 1000} seconds`
      throw new ProblemError(504, detail, { cause: error })
    }
  }
}

/** Has glibc's allocator keep far less of what was freed: for pictures that comes to half of it. */
const frugal = {
  MALLOC_ARENA_MAX: '2',
  MALLOC_MMAP_THRESHOLD_: '131072',
  MALLOC_TRIM_THRESHOLD_: '131072',
}

/** What they run is deaf while it computes, and leaves nothing behind that would need a grace. */
const processes = workers<LocalTask | HostedTask, string>(new URL('worker.ts', import.meta.url), {
  grace: 0,
  env: frugal,
})

const taskOf = (
  { path, name }: Photo,
  { format, keepMetadata = false }: Options & { format: Format },
  { dir, config: { MAX_PIXELS } }: EngineContext,
): Task => ({ photo: { path, name }, format, keepMetadata, dir, limits: { MAX_PIXELS } })

const formatOf = ({ type }: Photo): Format =>
  type === 'image/png' ? 'png' : type === 'image/webp' ? 'webp' : 'jpeg'

/** What a page says and asks where a service colours, which has no vividness to choose. */
export function byService(what: string) {
  return ({ API_KEY, ALGORITHMIA_API }: Pick<Config, 'API_KEY' | 'ALGORITHMIA_API'>) => {
    if (API_KEY === '') return {}
    const { host } = new URL(ALGORITHMIA_API)
    return {
      description: `Gives ${what} colours, by the service at ${host}.`,
      article: `The colours are a guess, and that of a service: what is chosen here is sent to ${host}.`,
      without: ['vividness'],
    }
  }
}
