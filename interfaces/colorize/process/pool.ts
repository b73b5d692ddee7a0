import { type ChildProcess, fork } from 'node:child_process'
import { extname } from 'node:path'
import { defaultConcurrency } from '../../../app/core/config.ts'
import type { Context } from '../../../app/core/context.ts'
import { ProblemError } from '../../../app/core/errors.ts'
import { unpacked } from './fault.ts'
import { gate } from './gate.ts'
import type { Message } from './serve.ts'

type Observer = Pick<Context, 'signal' | 'progress'>

export interface Pool<Task, Result> {
  /**
   * Gives a task to a child process of its own. Rejects with what was thrown there; with a
   * sentence if the process came to an end; or with the signal's reason, and then it is gone.
   */
  run(task: Task, observer: Observer): Promise<Result>
}

/** Has glibc's allocator keep far less of what was freed: for pictures that comes to half of it. */
const frugal = {
  MALLOC_ARENA_MAX: '2',
  MALLOC_MMAP_THRESHOLD_: '131072',
  MALLOC_TRIM_THRESHOLD_: '131072',
}

/**
 * Child processes that run the module `script`, which calls `serve`: at most one per core, kept
 * warm for `idle` milliseconds after a task. A resting one does not keep this process alive.
 */
export function pool<Task extends object, Result>(
  script: URL,
  { idle = 60_000, most = defaultConcurrency } = {},
): Pool<Task, Result> {
  const { enter, leave } = gate(most)
  const resting = new Map<ChildProcess, NodeJS.Timeout>()

  const start = () => {
    const child = fork(script, {
      serialization: 'advanced',
      execArgv: [],
      env: { ...process.env, ...frugal },
    })
    return child.on('exit', () => resting.delete(child))
  }
  const wake = () => {
    const child = [...resting.keys()].at(-1)
    if (!child) return start()
    clearTimeout(resting.get(child))
    resting.delete(child)
    child.ref()
    child.channel?.ref()
    return child
  }
  const rest = (child: ChildProcess) => {
    if (child.killed || !child.connected) return
    child.unref()
    child.channel?.unref()
    const timer = setTimeout(() => {
      resting.delete(child)
      child.disconnect()
    }, idle)
    resting.set(child, timer.unref())
  }

  return {
    async run(task, observer) {
      await enter(observer.signal)
      const child = wake()
      try {
        return await obeyed<Result>(child, task, observer)
      } finally {
        rest(child)
        leave()
      }
    },
  }
}

function obeyed<Result>(child: ChildProcess, task: object, { signal, progress }: Observer) {
  const over = new AbortController()
  const kill = () => child.kill('SIGKILL')
  signal.addEventListener('abort', kill, { signal: over.signal })
  const answered = new Promise<Result>((resolve, reject) => {
    const events = {
      message(message: Message<Result>) {
        if (message.type === 'progress') progress(message.done, message.total, message.label)
        else if (message.type === 'done') resolve(message.result)
        else reject(unpacked(message.fault))
      },
      error: reject,
      exit(code: number | null, by: string | null) {
        const end = by ? `was ended by ${by}` : `ended with exit code ${code}`
        const detail = `The process that colours the picture ${end} before it was done`
        reject(signal.aborted ? signal.reason : new ProblemError(500, detail))
      },
    }
    for (const [name, listener] of Object.entries(events)) child.on(name, listener)
    over.signal.addEventListener('abort', () => {
      for (const [name, listener] of Object.entries(events)) child.off(name, listener)
    })
    child.send(task, () => {})
  })
  return answered.finally(() => over.abort())
}

/** A module in the same folder as the one at `url`, compiled if that is. */
export const beside = (url: string, name: string): URL => new URL(`${name}${extname(url)}`, url)
