import { Exit } from './exit.ts'

/** `fascia work`: a worker on a shared queue, which the engine in this process has not. */
export async function work(): Promise<void> {
  throw new Exit(
    2,
    'There is no queue to work on: without REDIS_URL, fascia serve does the work in its own process',
  )
}
