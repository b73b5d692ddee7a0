import type { Files } from '../files/files.ts'

/** The files of results that are for their callers alone, who fetch them at once or never. */
export interface PassingFiles {
  add(ids: Iterable<string>): void
  /** What a call is given has its time anew; what a durable one is given is kept like any file. */
  use(ids: Iterable<string>, isDurable: boolean): void
  /** Removes those whose time is over. */
  sweep(): Promise<void>
}

/** More than these are let go of before their time, the oldest first. */
const most = 10_000

/** Each is kept for so many seconds. */
export function passingFiles(files: Pick<Files, 'remove'>, seconds: number): PassingFiles {
  /** Until when, by id, the oldest first. */
  const known = new Map<string, number>()

  function add(id: string) {
    known.delete(id)
    known.set(id, Date.now() + seconds * 1000)
  }

  async function remove(isOver: (until: number) => boolean) {
    for (const [id, until] of known) {
      if (!isOver(until)) break
      known.delete(id)
      await files.remove(id)
    }
  }

  return {
    add(ids) {
      for (const id of ids) add(id)
      if (known.size > most) remove(() => known.size > most).catch(console.error)
    },
    use(ids, isDurable) {
      for (const id of ids) {
        if (!known.has(id)) continue
        if (isDurable) known.delete(id)
        else add(id)
      }
    },
    async sweep() {
      const now = Date.now()
      await remove((until) => until <= now)
    },
  }
}
