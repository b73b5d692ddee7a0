import { type ChildProcess, fork, spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { type Config, defaultConcurrency, withoutSecrets } from '../core/config.ts'
import type { Context } from '../core/context.ts'
import { ProblemError } from '../core/errors.ts'
import { limiter } from '../core/limiter.ts'
import type { Environment } from '../core/platform.ts'
import { bytes } from '../core/schema.ts'
import { endGroup, type Message, type Order, unpacked } from './serve-tasks.ts'

/** Who follows a task: a call's context will do. */
export interface TaskObserver extends Pick<Context, 'signal' | 'progress'> {
  config: Pick<Config, 'MAX_CHILD_BYTES'>
  log?: Context['log']
  /** Told each result that the task sends before its last one. */
  partial?(result: any): void
}

export interface WorkersOptions {
  /** Milliseconds that a child stays after a task, for the next one; 0 ends it with its task. */
  idle?: number
  /** Children that are busy at a time; more tasks wait in order. The number of cores unless said. */
  most?: number
  /** Milliseconds that a task has to end by itself once its signal fires; 0 ends it at once. */
  grace?: number
  /** Variables of their environment beside this process's own, which come without secrets. */
  env?: Environment
}

export interface Workers<Task, Result> {
  /**
   * Gives a task to a child process of its own. Rejects with what the task threw; with the signal's
   * reason, once the task has let go or its process is gone; and with a ProblemError 500 when the
   * process ended before, or took more memory than MAX_CHILD_BYTES.
   */
  run(task: Task, observer: TaskObserver): Promise<Result>
}

interface Worker {
  child: ChildProcess
  maxBytes: number
  isEnding: boolean
  gone: Promise<void>
  timer?: NodeJS.Timeout
}

/**
 * Child processes that run the module `script`, which calls `serveTasks`; it may be named by its
 * source, `new URL('worker.ts', import.meta.url)`, where that was compiled. What a task and its
 * result are made of must be cloneable. A child is ended with all that it started, at the latest
 * when this process ends; one that rests does not keep this process alive.
 *
 *     // worker.ts
 *     serveTasks(async ({ path }: Task, { progress }) => measure(path, progress))
 *     // beside it
 *     const { run } = workers<Task, number>(new URL('worker.ts', import.meta.url))
 *     fn: ({ file }, context) => run({ path: file.path }, context)
 */
export function workers<Task, Result>(
  script: URL,
  { idle = 60_000, most = defaultConcurrency, grace = 2000, env = {} }: WorkersOptions = {},
): Workers<Task, Result> {
  const places = limiter(most)
  const resting = new Set<Worker>()

  function take(maxBytes: number): Worker {
    const worker = [...resting].findLast((one) => one.maxBytes === maxBytes)
    if (!worker) {
      const started = start(script, env, maxBytes)
      void started.gone.then(() => resting.delete(started))
      return started
    }
    resting.delete(worker)
    clearTimeout(worker.timer)
    worker.child.ref()
    worker.child.channel?.ref()
    return worker
  }

  async function release(worker: Worker): Promise<void> {
    if (worker.isEnding || !worker.child.connected || idle === 0) {
      end(worker)
      return worker.gone
    }
    worker.child.unref()
    worker.child.channel?.unref()
    worker.timer = setTimeout(() => end(worker), idle).unref()
    resting.add(worker)
  }

  async function run(task: Task, observer: TaskObserver): Promise<Result> {
    const worker = take(observer.config.MAX_CHILD_BYTES)
    try {
      return await performed(worker, task, observer, grace)
    } finally {
      await release(worker)
    }
  }

  return {
    run: (task, observer) => places.run(() => run(task, observer), { signal: observer.signal }),
  }
}

/** Every child that lives: none outlives this process. */
const alive = new Set<Worker>()
process.on('exit', () => {
  for (const worker of alive) end(worker)
})

function start(script: URL, env: Environment, maxBytes: number): Worker {
  const isBuilt = script.pathname.endsWith('.ts') && !existsSync(script)
  const child = fork(isBuilt ? new URL(script.href.replace(/\.ts$/, '.js')) : script, {
    serialization: 'advanced',
    // A group of its own, so that what it starts can be ended with it.
    detached: process.platform !== 'win32',
    execArgv: [
      ...process.execArgv.filter((option) => !option.startsWith('--inspect')),
      `--max-old-space-size=${Math.ceil(maxBytes / 1024 ** 2)}`,
    ],
    // What is printed there is for the log: standard output may carry a result or a protocol.
    stdio: ['ignore', 2, 'inherit', 'ipc'],
    env: { ...withoutSecrets(process.env), ...env },
  })
  const gone = new Promise<void>((resolve) => {
    child.on('error', () => child.pid === undefined && resolve())
    child.once('exit', () => resolve())
  })
  const worker = { child, maxBytes, isEnding: false, gone }
  alive.add(worker)
  child.once('exit', () => end(worker))
  void gone.then(() => alive.delete(worker))
  return worker
}

/** Ends a child, or what one that has ended by itself left running. */
function end(worker: Worker): void {
  const { pid } = worker.child
  const isFirst = !worker.isEnding
  worker.isEnding = true
  if (!isFirst || pid === undefined) return
  if (process.platform === 'win32') {
    const taskkill = spawn('taskkill', ['/pid', `${pid}`, '/t', '/f'], { stdio: 'ignore' })
    taskkill.on('error', () => worker.child.kill('SIGKILL')).unref()
    return
  }
  endGroup(pid)
}

/** How often a child's memory is looked at, in milliseconds. */
const watchEvery = 100

function performed(
  worker: Worker,
  task: unknown,
  { signal, progress, log, partial, config: { MAX_CHILD_BYTES: most } }: TaskObserver,
  grace: number,
): Promise<any> {
  const { child } = worker
  let used = 0
  let timer: NodeJS.Timeout | undefined
  const send = (order: Order) => child.send(order, () => {})
  const abort = () => {
    if (grace === 0) return end(worker)
    send({ type: 'abort' })
    timer = setTimeout(() => end(worker), grace)
  }
  const watch = setInterval(() => {
    used = residentBytes(child.pid) ?? used
    if (used > most) end(worker)
  }, watchEvery)

  const listeners: { [event: string]: (...told: any[]) => void } = {}
  const performed = new Promise((resolve, reject) => {
    listeners.message = (message: Message) => {
      if (worker.isEnding) return
      if (message.type === 'progress') progress(...message.step)
      else if (message.type === 'log') log?.(message.message)
      else if (message.type === 'partial') partial?.(message.result)
      else if (signal.aborted) reject(signal.reason)
      else if (message.type === 'done') resolve(message.result)
      else reject(unpacked(message.fault))
    }
    listeners.exit = (code: number | null, by: string | null) => {
      if (used > most || (by && used > 0.75 * most && !signal.aborted)) reject(tooLarge(most))
      else if (signal.aborted) reject(signal.reason)
      else reject(tooSoon(by ? `was ended by ${by}` : `ended with exit code ${code}`))
    }
    listeners.error = reject
    for (const [event, listener] of Object.entries(listeners)) child.on(event, listener)
    signal.addEventListener('abort', abort)
    send({ type: 'task', task })
    if (signal.aborted) abort()
  })
  return performed.finally(() => {
    clearInterval(watch)
    clearTimeout(timer)
    signal.removeEventListener('abort', abort)
    for (const [event, listener] of Object.entries(listeners)) child.off(event, listener)
  })
}

const tooLarge = (most: number) =>
  new ProblemError(
    500,
    `The process that ran it took more than the ${bytes(most)} of memory that it may take`,
  )

const tooSoon = (ending: string) =>
  new ProblemError(500, `The process that ran it ${ending} before it was done`)

/** What a process holds in memory, where the system says it in /proc. */
function residentBytes(pid: number | undefined): number | undefined {
  try {
    const kilobytes = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024
  } catch {
    return undefined
  }
}
