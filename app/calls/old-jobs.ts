import { json } from 'node:stream/consumers'
import { isId } from '../core/file.ts'
import type { Store } from '../core/store.ts'
import { apply, isEnded, type Job } from './job.ts'
import type { Journal } from './journal.ts'

/**
 * Takes Jobs into the journal that an earlier version kept in the store, as `jobs/<id>` with marks
 * of their owners at `history/<owner>/<id>`. What cannot be read is logged and removed; what there
 * is no room for stays for another time. `adopted` is the Job as it is kept now.
 */
export async function takeOldJobs(
  store: Store,
  journal: Pick<Journal, 'save'>,
  adopted: (job: Job) => Job,
): Promise<void> {
  for await (const { key } of store.list('jobs/')) {
    const job = await read(store, key).catch((error) => {
      console.error(`The old record ${key} cannot be read, and is removed`, error)
      return undefined
    })
    if (job) await journal.save(adopted(job))
    await store.remove(key)
  }
  for await (const { key } of store.list('history/')) await store.remove(key)
}

async function read(store: Store, key: string): Promise<Job> {
  const { job } = (await json(await store.read(key))) as { job: Job }
  const { id, interface: name, status, inputs, created } = job
  if (!isId(id) || ![name, status].every((text) => typeof text === 'string')) throw malformed(key)
  if (typeof inputs !== 'object' || inputs === null || !(created > 0)) throw malformed(key)
  const whole = { ...job, log: job.log ?? [], user: null, address: null, durable: true }
  return isEnded(whole) ? whole : apply(whole, { type: 'interrupted' })
}

const malformed = (key: string) => new TypeError(`No Job is at ${key}`)
