import type { Context, Hono } from 'hono'
import { originOf } from '../../access/caller.ts'
import type { Services } from '../../calls/services.ts'
import type { Caller } from '../../core/context.ts'
import { type FieldError, ProblemError, toProblem } from '../../core/errors.ts'
import { flatName } from '../../core/group.ts'
import type { Interface } from '../../core/interface.ts'
import { list } from '../../core/schema.ts'
import { answerJson } from '../http/answer.ts'
import { resource } from '../http/resource.ts'
import { type Buffers, buffers } from './buffer.ts'

export const prefix = '/gradio_api'

/** What the routes of Gradio's protocol share. */
export interface Face {
  services: Services
  endpoints: Endpoints
  /** What is told of calls before it is read. */
  buffers: Buffers
  /** Throws a ProblemError 404 that names those there are. */
  endpoint(found: Endpoint | undefined, asked: unknown): Endpoint
  /** The whole address of the protocol's routes, as this request reached them. */
  base(c: Context): string
}

export function gradioFace(services: Services): Face {
  const all = endpoints(services.interfaces)
  const names = all.all.map(({ api }) => `/${api}`)
  return {
    services,
    endpoints: all,
    buffers: buffers(),
    endpoint(found, asked) {
      if (found) return found
      const there = names.length > 1 ? `there are ${list(names, 'and')}` : `there is ${names[0]}`
      throw new ProblemError(404, `There is no endpoint “${asked}”: ${there}`)
    },
    base: (c) => `${originOf(c)}${services.root()}${prefix}`,
  }
}

/** One resource at several addresses. */
export function at(app: Hono, paths: string[], handlers: Parameters<typeof resource>[2]): void {
  for (const path of paths) resource(app, path, handlers)
}

/** A path with and without the prefix that older clients do not know, and a slash at its end. */
export const everywhere = (path: string): string[] => [...within(path), path, `${path}/`]
export const within = (path: string): string[] => [`${prefix}${path}`, `${prefix}${path}/`]

/** A function as Gradio's clients know it: by a number and by a name, its ports by numbers too. */
export interface Endpoint {
  id: number
  /** The name it is called by, without its slash. */
  api: string
  name: string
  iface: Interface
  inputs: number[]
  outputs: number[]
}

export interface Endpoints {
  all: Endpoint[]
  byId(id: unknown): Endpoint | undefined
  byApi(api: string): Endpoint | undefined
}

/**
 * An endpoint for each Interface, under its name. One that is served alone is `/predict` too, at
 * number 0; numbers otherwise begin at 1, since the JavaScript client takes 0 for none.
 */
export function endpoints(interfaces: ReadonlyMap<string, Interface>): Endpoints {
  let ports = 0
  const number = () => ++ports
  const named = [...interfaces].map(
    ([name, iface], i): Endpoint => ({
      id: i + 1,
      api: flatName(name),
      name,
      iface,
      inputs: iface.inputs.names.map(number),
      outputs: iface.outputs.names.map(number),
    }),
  )
  const [first] = named
  const isAlone = named.length === 1 && first !== undefined && first.api !== 'predict'
  const all = isAlone ? [{ ...first, id: 0, api: 'predict' }, ...named] : named
  return {
    all,
    byId: (id) => all.find((endpoint) => endpoint.id === id),
    byApi: (api) => all.find((endpoint) => endpoint.api === api),
  }
}

/**
 * An error as Gradio's clients read it: wrong values are a 422 with an entry for each input, and no
 * other answer may be a 422; of the rest `detail` is the sentence, which some look for in `error`.
 */
export function refuse(c: Context, error: unknown, endpoint?: Endpoint) {
  const { status, detail, errors } = toProblem(error)
  const headers = error instanceof ProblemError ? error.headers : undefined
  if (!errors || !endpoint) return answerJson(c, { detail, error: detail }, status, headers)
  return answerJson(c, { detail: entries(endpoint, errors), error: detail }, 422, headers)
}

function entries({ iface }: Endpoint, errors: FieldError[]) {
  const { names } = iface.inputs
  const unknown = errors.map(({ field }) => field).filter((field) => !names.includes(field))
  return [...names, ...unknown].map((name) => {
    const found = errors.find(({ field }) => field === name)
    if (!found) return { __type__: 'validate', is_valid: true, message: '', parameter_name: name }
    const message = found.detail
    return { __type__: 'validate', is_valid: false, message, parameter_name: name }
  })
}

/** Who calls: the session that a client names, unless its browser has one of ours. */
export function callerOf(c: Context, { access }: Services, session: unknown): Caller {
  const known = access.caller(c)
  if (known.session !== undefined || typeof session !== 'string' || session === '') return known
  return access.caller(c, { protocol: 'gradio', id: session })
}
