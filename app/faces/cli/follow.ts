import type { RawInputs } from '../../jobs/check.ts'
import type { Json } from '../../schema.ts'
import type { Services } from '../../services.ts'
import type { Display } from './display.ts'
import { exitOfProblem } from './exit.ts'

interface Showing {
  display: Display
  partial(outputs: Json[]): Promise<void>
  /** Cancels the call, so that its children end. */
  signal: AbortSignal
}

/** Makes the call and shows what happens. Its outputs, or nothing when it was cancelled. */
export async function follow(
  { jobs }: Services,
  name: string,
  { raw, faults }: { raw: RawInputs; faults: ReadonlyMap<string, string> },
  { display, partial, signal }: Showing,
): Promise<Json[] | undefined> {
  const { id } = await jobs.submit(name, raw, { faults, writer: true })
  let cancelling: Promise<void> | undefined
  const cancel = () => (cancelling ??= jobs.cancel(id))
  signal.addEventListener('abort', cancel)
  if (signal.aborted) void cancel()
  try {
    for await (const { job, event } of jobs.watch(id)) {
      if (event?.type === 'log') display.log(event.message)
      if (event?.type === 'progress') display.progress(job)
      if (!event) for (const message of job.log) display.log(message)
      if (event?.type === 'output') await partial(event.outputs)
      if (job.status === 'completed') return signal.aborted ? undefined : (job.outputs ?? [])
      if (job.error) throw exitOfProblem(job.error)
    }
    return undefined
  } finally {
    signal.removeEventListener('abort', cancel)
    display.clear()
    await cancelling
  }
}
