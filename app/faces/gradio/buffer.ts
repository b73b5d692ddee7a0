import { ProblemError } from '../../core/errors.ts'
import type { Write } from '../http/sse.ts'

/** Wakes all who wait, each time something has changed. */
export interface Notifier {
  notify(): void
  /** True as soon as it is notified; false after `ms`. */
  wait(ms?: number): Promise<boolean>
}

export function notifier(): Notifier {
  let waiting = new Set<() => void>()
  return {
    notify() {
      const woken = waiting
      waiting = new Set()
      for (const wake of woken) wake()
    },
    wait: (ms) =>
      new Promise((resolve) => {
        const wake = () => {
          clearTimeout(timer)
          resolve(true)
        }
        const late = () => {
          waiting.delete(wake)
          resolve(false)
        }
        const timer = ms === undefined ? undefined : setTimeout(late, ms)
        waiting.add(wake)
      }),
  }
}

/** Texts on their way to a reader who may be slow, or not there yet. */
export interface Buffer {
  /** Resolves when there is room for another. */
  push(text: string): Promise<void>
  readonly isEmpty: boolean
  /** Writes all that waits. Throws a ProblemError once it is dropped. */
  flush(write: Write): Promise<void>
  /** Told of each text that comes or goes, and when it is dropped. */
  changed: Notifier
  /** Says whether somebody reads: what nobody reads is dropped first. */
  read(isRead: boolean): void
  /** Forgets all texts, and those that are still to come. */
  drop(): void
}

/** What one buffer holds before who fills it is made to wait. */
const mostTexts = 200
const mostLength = 1024 ** 2
/** In characters, of all buffers; and what an empty one counts for. */
const mostHeld = 64 * 1024 ** 2
const ownLength = 4096

/**
 * All buffers of a face, which hold at most `most` characters together: when there are more, the
 * one that was not read for the longest is dropped.
 */
export interface Buffers {
  /** `dropped` is called once, whatever the cause. */
  open(dropped: () => void): Buffer
}

export function buffers(most = mostHeld): Buffers {
  /** Those that were not read for the longest come first. */
  const known = new Map<Buffer, { isRead: boolean; length: number }>()
  let held = 0

  function makeRoom() {
    while (held > most) {
      const all = [...known]
      const [next] =
        all.find(([, { isRead }]) => !isRead) ??
        all.find(([, { length }]) => length > ownLength) ??
        []
      if (!next) return
      next.drop()
    }
  }

  function open(dropped: () => void): Buffer {
    const state = { isRead: false, length: 0 }
    const changed = notifier()
    let waiting: string[] = []
    let isDropped = false

    function grow(length: number) {
      state.length += length
      held += length
    }

    function renew() {
      known.delete(buffer)
      known.set(buffer, state)
    }

    const isFull = () => waiting.length >= mostTexts || state.length > mostLength

    const buffer: Buffer = {
      changed,
      /** A dropped one has that to tell. */
      get isEmpty() {
        return waiting.length === 0 && !isDropped
      },
      async push(text) {
        if (isDropped || text === '') return
        if (waiting.length === 0) renew()
        waiting.push(text)
        grow(text.length)
        changed.notify()
        makeRoom()
        while (isFull() && !isDropped) await changed.wait()
      },
      async flush(write) {
        if (isDropped) throw new ProblemError(503, 'This was not read for too long')
        const text = waiting.join('')
        waiting = []
        let isWritten = false
        void write(text).then(() => {
          isWritten = true
          if (isDropped) return
          grow(-text.length)
          renew()
          changed.notify()
        })
        while (!isWritten && !isDropped) await changed.wait()
      },
      read(isRead) {
        state.isRead = isRead
        if (!isDropped) renew()
      },
      drop() {
        if (isDropped) return
        isDropped = true
        waiting = []
        grow(-state.length)
        known.delete(buffer)
        dropped()
        changed.notify()
      },
    }
    grow(ownLength)
    makeRoom()
    known.set(buffer, state)
    return buffer
  }

  return { open }
}
