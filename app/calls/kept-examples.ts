import type { Caller } from '../core/context.ts'
import type { Calls } from './calls.ts'
import type { Examples, RunExample } from './examples.ts'

/** Sees to it that the examples which are to be there from the start are. */
export interface KeptExamples {
  /** Runs those that are missing, in the background, where it is not doing so already. */
  begin(): void
  /** The same, once it was begun: what is gone is made again. */
  renew(): void
  /** Runs no more of them. */
  stop(): void
}

export function keptExamples(examples: Examples, calls: Pick<Calls, 'call'>): KeptExamples {
  let hasBegun = false
  let isStopped = false
  let isRunning = false

  function begin() {
    hasBegun = true
    if (isStopped || isRunning) return
    isRunning = true
    const run: RunExample = (name, raw) =>
      calls.call(name, { raw, ...nothingStored }, { caller: nobody, durable: true })
    examples
      .keep(run, () => isStopped)
      .catch(console.error)
      .then(() => {
        isRunning = false
      })
  }

  return {
    begin,
    renew() {
      if (hasBegun) begin()
    },
    stop() {
      isStopped = true
    },
  }
}

const nobody: Caller = {
  ...{ session: undefined, user: undefined, address: undefined },
  may: { write: false },
}
const nothingStored = { faults: new Map(), stored: false, discard: async () => {} }
