import { type Problem, toProblem } from '../../errors.ts'
import { isStored } from '../../files/file.ts'
import type { RawInputs } from '../../jobs/check.ts'
import type { Update } from '../../jobs/engine.ts'
import type { Job } from '../../jobs/job.ts'
import type { Json } from '../../schema.ts'
import type { Services } from '../../services.ts'
import { type Content, content } from './content.ts'
import type { Exchange } from './exchange.ts'
import type { Params } from './protocol.ts'
import { take } from './take.ts'

/** One use of a tool. */
export interface Call {
  name: string
  given: Params
  exchange: Exchange
  version: string
  /** Fires when nobody waits for it any more. */
  signal: AbortSignal
  tell(update: Update): Promise<void>
}

export interface Result extends Content {
  isError?: true
  _meta?: { 'fascia/problem': Problem }
}

/**
 * Makes a Job of the call and follows it to its end. Whatever goes wrong with it is a result for
 * the model to read, in the sentences that all faces share. Leaves none of its inputs behind.
 */
export async function call(services: Services, use: Call): Promise<Result> {
  const { jobs, files, interfaces } = services
  const { name, given, exchange, version, signal, tell } = use
  const { inputs, outputs } = interfaces.get(name)!
  let discard = async (_kept?: ReadonlySet<string>) => {}
  let made: Json[] = []
  try {
    const taken = await take(given, inputs, exchange, files)
    discard = taken.discard
    const job = await follow(taken.raw, taken.faults)
    if (job.status !== 'completed') return refused(job.error ?? ended(job.status))
    made = job.outputs ?? []
    return await content(outputs, made, { files, exchange, version })
  } catch (error) {
    return refused(toProblem(error))
  } finally {
    await discard(idsIn(made))
  }

  async function follow(raw: RawInputs, faults: ReadonlyMap<string, string>): Promise<Job> {
    let job = await jobs.submit(name, raw, { faults })
    for await (const update of jobs.watch(job.id, signal)) {
      job = update.job
      await tell(update)
    }
    if (signal.aborted) await jobs.cancel(job.id)
    return job
  }
}

/** The fields are named as the client named them, beside the sentences that name their labels. */
function refused(problem: Problem): Result {
  const { errors = [], detail } = problem
  const text = errors.map((error) => `${error.field}: ${error.detail}`).join('\n') || detail
  return {
    isError: true,
    content: [{ type: 'text', text }],
    _meta: { 'fascia/problem': problem },
  }
}

const ended = (status: string): Problem => ({
  status: 503,
  title: 'The call was not finished',
  detail: `The call was ${status} before it was finished`,
})

function idsIn(value: Json, ids: Set<string> = new Set()): Set<string> {
  if (isStored(value)) ids.add(value.id)
  else if (typeof value === 'object' && value !== null) {
    for (const item of Object.values(value)) idsIn(item, ids)
  }
  return ids
}
