import type { Journal } from './journal.ts'
import { type Scope, type Slot, type States, stateJson } from './state.ts'

/** A call's turn on the state of its session. */
export interface Turn {
  slot: Slot
  /** Whether no other call has its turn on that state. */
  isFree(): boolean
  begin(): void
  /** Writes down what the call leaves. Throws at once, a ProblemError 507, when there is no room. */
  keep(): void
  /** Puts back what was there before. */
  undo(): void
  /** Resolves when what was kept is written, and the next call may begin. */
  end(): Promise<void>
}

export interface Turns {
  of(scope: Scope): Turn
  states: States
  /** Resolves when all that was kept is written. */
  settled(): Promise<unknown>
}

type Kept = Pick<Journal, 'state' | 'saveState' | 'removeState'>

/** The states in a journal, and whose turn it is on each; one may have so many bytes at most. */
export function turns(journal: Kept, most: number): Turns {
  const taken = new Set<string>()
  /** What is on its way to the disk, by its key: it cannot be read before it is there. */
  const writing = new Map<string, Promise<void>>()

  function write(key: string, written: Promise<void>): Promise<void> {
    const done = written.catch(console.error).finally(() => {
      if (writing.get(key) === done) writing.delete(key)
    })
    writing.set(key, done)
    return written
  }

  async function settledKey(scope: Scope): Promise<string> {
    const key = keyOf(scope)
    while (writing.has(key)) await writing.get(key)
    return key
  }

  function turn(key: string): Turn {
    let left: string | undefined
    let before: string | undefined
    let written: Promise<void> | undefined
    return {
      slot: {
        read: () => journal.state(key),
        leave(json) {
          left = json
        },
        save(json) {
          written = write(key, journal.saveState(key, json))
          written.catch(() => {})
        },
      },
      isFree: () => !taken.has(key),
      begin: () => void taken.add(key),
      keep() {
        if (left === undefined) return
        before = journal.state(key)
        written = write(key, journal.saveState(key, left))
      },
      undo() {
        if (!written) return
        const back =
          before === undefined ? journal.removeState(key) : journal.saveState(key, before)
        written = write(key, back)
      },
      async end() {
        await written?.catch(() => {})
        taken.delete(key)
      },
    }
  }

  return {
    of: (scope) => turn(keyOf(scope)),
    states: {
      async load(scope) {
        const json = journal.state(await settledKey(scope))
        return json === undefined ? undefined : JSON.parse(json)
      },
      async save(scope, value) {
        const json = stateJson(scope.state, value, most)
        const key = await settledKey(scope)
        await write(key, journal.saveState(key, json))
      },
      async remove(scope) {
        const key = await settledKey(scope)
        await write(key, journal.removeState(key))
      },
    },
    settled: () => Promise.all(writing.values()),
  }
}

const keyOf = ({ session, state }: Scope): string => JSON.stringify([session, state])
