import { inspect } from 'node:util'
import type { FaultLog } from './errors.ts'

/** What a server has besides while its Interfaces are being written: `fascia dev`. */
export interface Development {
  /** Changes with each start, by which a page knows that it is an old one. */
  build: string
  /** Fires when this server is about to make room for the next. */
  ending: AbortSignal
  /** Writes faults of ours down, and keeps the latest. */
  log: FaultLog
  /** A fault with its stack, by its reference. */
  faultOf(reference: string | undefined): string | undefined
}

const mostKept = 100

export function development(ending: AbortSignal): Development {
  const kept = new Map<string, string>()
  return {
    build: crypto.randomUUID().slice(0, 8),
    ending,
    log(reference, error) {
      const text = traceOf(error)
      kept.set(reference, text)
      for (const oldest of kept.keys()) if (kept.size > mostKept) kept.delete(oldest)
      console.error(`[${reference}] ${text}`)
    },
    faultOf: (reference) => kept.get(reference ?? ''),
  }
}

const ourOwn = new URL('..', import.meta.url)
const mostShown = 10_000

/** An error as who wrote the code is shown it: its stack without Node's and our own part of that. */
export function traceOf(error: unknown): string {
  const ours = [ourOwn.href, ourOwn.pathname, 'node:internal/']
  const lines = whole(error).split('\n')
  const isOurs = (line: string) => /^\s+at /.test(line) && ours.some((one) => line.includes(one))
  return lines
    .filter((line) => !isOurs(line))
    .join('\n')
    .slice(0, mostShown)
}

function whole(error: unknown, depth = 0): string {
  if (!(error instanceof Error)) return inspect(error)
  const text = error.stack || String(error)
  if (error.cause === undefined || depth > 4) return text
  return `${text}\nCaused by ${whole(error.cause, depth + 1)}`
}
