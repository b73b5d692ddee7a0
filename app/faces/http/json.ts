import type { Context } from 'hono'
import { isEnded, type Job } from '../../calls/job.ts'
import type { Services } from '../../calls/services.ts'
import { type Problem, ProblemError } from '../../core/errors.ts'
import { isStored, type StoredFile } from '../../core/file.ts'
import type { Interface } from '../../core/interface.ts'
import { brief, type Json } from '../../core/schema.ts'
import { applied, matches, takesJson, wantedBytes } from './accept.ts'
import { answer, answerJson, prepare } from './answer.ts'
import { sendFile } from './files.ts'
import type { Renderer } from './renderer.ts'

/** The renderer for programs: JSON, problem details, and bytes as they are. */
export function http({ interfaces, files, root }: Services): Renderer {
  return {
    interval: 0,
    index: (c, group) =>
      answerJson(
        c,
        (group?.names ?? [...interfaces.keys()]).map((name) => {
          const { title, inputs, outputs } = interfaces.get(name)!
          return {
            name,
            url: `${root()}/${name}`,
            title,
            inputs: described(inputs),
            outputs: described(outputs),
          }
        }),
      ),
    refused: (c, _, __, problem) => respond(c, problem),
    called(c, { iface }, job) {
      const isAsked = applied(c) !== ''
      const address = { Location: `${root()}/jobs/${job.id}` }
      if (!isEnded(job)) {
        const preference = isAsked ? { 'Preference-Applied': applied(c) } : {}
        return answerJson(c, jobView(job, iface), 202, { ...address, ...preference })
      }
      // A call that was made before, under the same key: its first answer may never have arrived.
      if (job.durable && isAsked) prepare(c, address)
      if (job.error) return respond(c, job.error)
      if (job.status !== 'completed') return respond(c, ended(job.status))
      const wanted = wantedBytes(c.req.header('accept'))
      if (wanted.length > 0) return raw(c, wanted, iface, job.outputs ?? [])
      return answerJson(c, outputsView(iface, job.outputs ?? []))
    },
    job: (c, { iface }, job) => answerJson(c, jobView(job, iface)),
    history: (c, { jobs, older }) =>
      answerJson(
        c,
        jobs.map((job) => jobView(job, interfaces.get(job.interface))),
        200,
        older === undefined ? undefined : { Link: `<${root()}/jobs?after=${older}>; rel="next"` },
      ),
    problem: (c, problem) => respond(c, problem),
    message: async ({ iface }, { job }) => ({
      event: 'job',
      data: JSON.stringify(jobView(job, iface)),
    }),
  }

  /** The first output of the type that is wanted, as its bytes. */
  async function raw(c: Context, wanted: string[], iface: Interface, outputs: Json[]) {
    const found = outputs.flat().filter(isStored) as StoredFile[]
    const file = wanted
      .map((range) => found.find(({ type }) => matches(range, type)))
      .find((match) => match !== undefined)
    if (file) return sendFile(c, file, files)
    if (takesJson(c.req.header('accept'))) return answerJson(c, outputsView(iface, outputs))
    throw new ProblemError(406, `There is no output of that type; the types are ${typesOf(found)}`)
  }
}

/** Problem details (RFC 9457). */
export const respond = (c: Context, problem: Problem): Response | Promise<Response> =>
  answer(c, JSON.stringify(problem), 'application/problem+json', problem.status)

const typesOf = (found: StoredFile[]): string =>
  [...new Set(found.map(({ type }) => type)), 'application/json'].join(', ')

const described = ({ names, components }: { names: string[]; components: { schema: object }[] }) =>
  Object.fromEntries(names.map((name, i) => [name, brief(components[i]!.schema)]))

const ended = (status: string): Problem => ({
  status: 503,
  title: 'The call was not finished',
  detail: `The call was ${status} before it was finished`,
})

const time = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString())

/** A Job as programs read it. Times are ISO 8601, `eta` is in seconds. */
export function jobView(job: Job, iface: Interface | undefined) {
  return {
    id: job.id,
    interface: job.interface,
    status: job.status,
    position: job.position,
    eta: job.eta,
    progress: job.progress,
    log: job.log,
    inputs: job.inputs,
    outputs: iface && job.outputs ? outputsView(iface, job.outputs) : job.outputs,
    error: job.error,
    created: time(job.created),
    started: time(job.started),
    ended: time(job.ended),
  }
}

/** Outputs in the shape that `fn` returns them: one bare, a record as an object, a tuple a list. */
export function outputsView({ outputs: { shape, names } }: Interface, values: Json[]): Json {
  if (shape === 'single') return values[0] ?? null
  if (shape === 'tuple') return values
  return Object.fromEntries(names.map((name, i) => [name, values[i] ?? null]))
}
