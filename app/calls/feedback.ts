import type { Caller } from '../core/context.ts'
import { ProblemError } from '../core/errors.ts'
import { isId } from '../core/file.ts'
import type { Interface } from '../core/interface.ts'
import { list } from '../core/schema.ts'
import { told } from '../core/wording.ts'
import type { Engine } from './engine.ts'
import type { Job } from './job.ts'
import type { Opinion } from './opinions.ts'

/** What people say of results, for who serves them. */
export interface Feedback {
  /**
   * Writes down what a caller says of a result, in the place of what was said before. Throws a
   * ProblemError: 404 when there is no such Job, 403 when it is another's, 409 when it has no result,
   * 400 for what is none of the choices, 507 when there is no room.
   */
  give(id: string, choice: unknown, caller: Caller): Promise<Job>
  /** What was said of a Job. */
  of(job: Job): Promise<string | undefined>
  count(name: string): Promise<number>
  /** All that was said of one Interface's results. Throws a ProblemError for who may not write here. */
  rows(name: string, caller: Caller): AsyncIterable<Opinion>
  /** Forgets it. Throws likewise. */
  clear(name: string, caller: Caller): Promise<void>
}

interface Needs {
  engine: Pick<Engine, 'get' | 'opinions'>
  interfaces: ReadonlyMap<string, Interface>
  /** What is said to who may not write. */
  refusal(): ProblemError
}

export function feedback({ engine, interfaces, refusal }: Needs): Feedback {
  const { opinions } = engine
  const permit = ({ may }: Caller) => {
    if (!may.write) throw refusal()
  }
  return {
    async give(id, choice, { session, user }) {
      const job = isId(id) ? await engine.get(id) : undefined
      const choices = job && interfaces.get(job.interface)?.feedback
      if (!job) throw new ProblemError(404, 'There is no such job, or its time is over')
      if (!choices) throw new ProblemError(404, 'Nobody asks for feedback on this job')
      if (job.owner !== null && job.owner !== session) {
        throw new ProblemError(403, 'Only who started it can say how its result is')
      }
      if (job.status !== 'completed') {
        throw new ProblemError(409, `The job is ${job.status}: it has no result to speak of`)
      }
      if (typeof choice !== 'string' || !choices.includes(choice)) {
        const detail = `Choice must be ${list(choices, 'or')}, not ${told(choice)}`
        throw new ProblemError(400, detail, { errors: [{ field: 'choice', detail }] })
      }
      const { interface: name, outputs } = job
      const { names, components } = interfaces.get(name)!.inputs
      // With the defaults of today, which may be others tomorrow.
      const inputs = names.map((input, i) => {
        return [input, job.inputs[input] ?? components[i]!.schema.default ?? null]
      })
      await opinions.save({
        ...{ job: id, interface: name, time: Date.now(), choice, user: user ?? null },
        ...{ inputs: Object.fromEntries(inputs), outputs: outputs ?? [] },
      })
      return job
    },
    of: async ({ interface: name, id }) => (await opinions.get(name, id))?.choice,
    count: opinions.count,
    rows(name, caller) {
      permit(caller)
      return opinions.list(name)
    },
    async clear(name, caller) {
      permit(caller)
      await opinions.clear(name)
    },
  }
}
