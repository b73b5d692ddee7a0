import { received, written } from './client/attachments.ts'
import { FasciaError } from './client/failure.ts'
import { follow, type JobView } from './client/job-stream.ts'
import { type Transport, transport } from './client/transport.ts'
import type { Interface } from './core/interface.ts'

export { FasciaError } from './client/failure.ts'
export type { RemoteFile, RemoteUpload } from './core/remote.ts'

export interface ClientOptions {
  /** Sent with every request: `{ Authorization: 'Bearer …' }`. */
  headers?: { readonly [name: string]: string }
  /** What makes requests; `fetch` unless said. */
  fetch?: typeof globalThis.fetch
}

export interface CallOptions {
  /** Gives the call up, here and on the server. */
  signal?: AbortSignal | undefined
}

/** A call under way, each time something happens to it. */
export interface Watched<Got> {
  readonly id: string
  readonly status: 'queued' | 'running' | 'completed'
  /** How many calls are ahead of it, while it is queued. */
  readonly position: number | null
  /** Seconds that are left, as far as is known. */
  readonly eta: number | null
  readonly progress: {
    readonly done: number
    readonly total: number
    readonly label: string
  } | null
  /** What fn has logged so far. */
  readonly log: readonly string[]
  /** Partial ones while it runs, if there are such; the whole result once it has completed. */
  readonly outputs: Got | null
}

type Parameters<Given> = object extends Given
  ? [inputs?: Given, options?: CallOptions]
  : [inputs: Given, options?: CallOptions]

/** An Interface of the server: inputs by their names in, outputs as fn gives them out. */
export interface Call<Given, Got> {
  /** Throws a FasciaError when it is refused or fails. */
  (...call: Parameters<Given>): Promise<Got>
  /** The same call, as it goes on. Leaving the loop before its end gives the call up. */
  watch(...call: Parameters<Given>): AsyncIterable<Watched<Got>>
  /** Whether a call of this Interface threw it: then its `errors` are of these fields. */
  isError(error: unknown): error is FasciaError<keyof Given & string>
}

/** What a module of Interfaces is, called from elsewhere; those in a group are under its name. */
export type Client<T> = {
  readonly [K in keyof T as T[K] extends Served ? K : never]: T[K] extends {
    readonly members: infer M
  }
    ? Client<M>
    : T[K] extends Interface<infer Given, infer Got>
      ? Call<Given, Got>
      : never
}
type Served = Interface | { readonly members: object }

/**
 * A typed client of the Interfaces that are served at `url`, for browsers and for programs:
 * `client<typeof interfaces>('http://127.0.0.1:7860')`. Nothing is asked until one is called.
 */
export function client<T>(url: string | URL, options: ClientOptions = {}): Client<T> {
  const { location } = globalThis as { location?: { href: string } }
  const whole = new URL(url, location?.href)
  const base = new URL(`${whole.origin}${whole.pathname.replace(/\/*$/, '/')}`).href
  return at([], base, transport(base, options)) as Client<T>
}

/** Whatever stands at a path: a group, or an Interface to be called. */
function at(path: readonly string[], base: string, to: Transport): unknown {
  const own = calls(path.map(encodeURIComponent).join('/'), base, to)
  const known = new Map<PropertyKey, unknown>()
  return new Proxy(own, {
    get(_, name) {
      // Nobody is to take it for a promise.
      if (typeof name !== 'string' || name === 'then') return undefined
      if (path.length > 0 && (name === 'watch' || name === 'isError')) return own[name]
      if (!known.has(name)) known.set(name, at([...path, name], base, to))
      return known.get(name)
    },
  })
}

function calls(path: string, base: string, to: Transport) {
  const thrown = new WeakSet<object>()
  const remember = (error: unknown): never => {
    if (error instanceof FasciaError) thrown.add(error)
    throw error
  }

  const post = async (inputs: object, { signal }: CallOptions, headers: object = {}) => {
    const body = JSON.stringify(await written(inputs, to, signal))
    return to.ask(path, {
      method: 'POST',
      body,
      headers: { 'Content-Type': 'application/json', ...headers },
      ...(signal && { signal }),
    })
  }

  async function* updates(job: { id: string }, { signal }: CallOptions) {
    for await (const { outputs, ...update } of follow(job.id, to, signal)) {
      yield { ...update, outputs: received(outputs, base, to) }
    }
  }

  async function result(inputs: object, options: CallOptions): Promise<unknown> {
    const answer = await post(inputs, options)
    const body = await answer.json()
    if (answer.status !== 202) return received(body, base, to)
    let outputs: unknown
    for await (const update of updates(body as JobView, options)) outputs = update.outputs
    return outputs
  }

  async function* events(inputs: object, options: CallOptions) {
    const answer = await post(inputs, options, { Prefer: 'respond-async' })
    const body = await answer.json()
    if (answer.status === 202) {
      yield* updates(body as JobView, options)
      return
    }
    // Over before it was answered: there is nothing to follow.
    const id = /\/jobs\/(\w+)$/.exec(answer.headers.get('location') ?? '')?.[1] ?? ''
    const outputs = received(body, base, to)
    yield { id, status: 'completed', position: null, eta: null, progress: null, log: [], outputs }
  }

  const call = (inputs: object = {}, options: CallOptions = {}) =>
    result(inputs, options).catch(remember)

  async function* watch(inputs: object = {}, options: CallOptions = {}) {
    try {
      yield* events(inputs, options)
    } catch (error) {
      remember(error)
    }
  }

  const isError = (error: unknown): error is FasciaError =>
    error instanceof FasciaError && thrown.has(error)
  return Object.assign(call, { watch, isError })
}
