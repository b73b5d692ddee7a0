import { type ChildProcess, fork, spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { inspect } from 'node:util'
import { type Config, defaultConcurrency, withoutSecrets } from '../core/config.ts'
import type { Context } from '../core/context.ts'
import { InputError, type Problem, ProblemError } from '../core/errors.ts'
import { limiter } from '../core/limiter.ts'
import { bytes } from '../core/schema.ts'

/** Who follows a task: a call's context will do. */
export interface TaskObserver extends Pick<Context, 'signal' | 'progress'> {
  config: Pick<Config, 'MAX_CHILD_BYTES'>
  log?: Context['log']
  /** Told each result that the task sends before its last one. */
  partial?(result: any): void
}

/** What a task gets beside its description, in the child process. */
export interface TaskContext extends Pick<Context, 'signal' | 'progress' | 'log'> {
  /** Sends a result before the last one; resolves when it is on its way. */
  partial(result: unknown): Promise<void>
}

export interface WorkersOptions {
  /** Milliseconds that a child stays after a task, for the next one; 0 ends it with its task. */
  idle?: number
  /** Children that are busy at a time; more tasks wait in order. The number of cores unless said. */
  most?: number
  /** Milliseconds that a task has to end by itself once its signal fires; 0 ends it at once. */
  grace?: number
  /** Variables of their environment beside this process's own, which come without secrets. */
  env?: NodeJS.ProcessEnv
}

export interface Workers<Task, Result> {
  /**
   * Gives a task to a child process of its own. Rejects with what the task threw; with the signal's
   * reason, once the task has let go or its process is gone; and with a ProblemError 500 when the
   * process ended before, or took more memory than MAX_CHILD_BYTES.
   */
  run(task: Task, observer: TaskObserver): Promise<Result>
}

/** What a child is told, and what it tells back. Only one task runs in it at a time. */
type Order = { type: 'task'; task: any } | { type: 'abort' }
type Message =
  | { type: 'progress'; step: Parameters<Context['progress']> }
  | { type: 'log'; message: string }
  | { type: 'partial'; result: any }
  | { type: 'done'; result: any }
  | { type: 'failed'; fault: Fault }

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
 */
export function workers<Task, Result>(
  script: URL,
  { idle = 60_000, most = defaultConcurrency, grace = 2000, env = {} }: WorkersOptions = {},
): Workers<Task, Result> {
  const places = limiter(most)
  const resting = new Set<Worker>()

  function take(maxBytes: number): Worker {
    const worker = [...resting].findLast((one) => one.maxBytes === maxBytes)
    if (!worker) return start(script, env, maxBytes)
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
    void worker.gone.then(() => resting.delete(worker))
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

function start(script: URL, env: NodeJS.ProcessEnv, maxBytes: number): Worker {
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
  child.once('exit', () => {
    end(worker)
    alive.delete(worker)
  })
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

function endGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // There is nobody left in it.
  }
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

/** Milliseconds between two steps of progress that leave the child: it may tell far more of them. */
const pace = 10

/**
 * Makes this child process of `workers` do one kind of work, a task at a time, until its parent
 * lets it go. It ends with its parent, and all that it started with it.
 */
export function serveTasks<Task, Result>(
  work: (task: Task, context: TaskContext) => Result | Promise<Result>,
): void {
  let running = new AbortController()
  process.on('disconnect', () => {
    endGroup(process.pid)
    process.exit()
  })
  process.on('message', async (order: Order) => {
    if (order.type === 'abort') return running.abort()
    running = new AbortController()
    const { context, end } = telling(running.signal)
    try {
      const result = await work(order.task, context)
      await end({ type: 'done', result })
    } catch (error) {
      await end({ type: 'failed', fault: packed(error) })
    }
  })
}

/** A task's way to say how it goes; what it says after its end is not heard. */
function telling(signal: AbortSignal) {
  let isOver = false
  let latest: Message | undefined
  let last = -pace
  let timer: NodeJS.Timeout | undefined

  const say = (message: Message): Promise<void> =>
    new Promise((resolve) => {
      if (isOver) resolve()
      else process.send!(message, () => resolve())
    })
  function flush() {
    clearTimeout(timer)
    timer = undefined
    if (latest) void say(latest)
    latest = undefined
    last = performance.now()
  }

  const context: TaskContext = {
    signal,
    progress(...step) {
      latest = { type: 'progress', step }
      if (performance.now() - last >= pace) flush()
      else timer ??= setTimeout(flush, pace)
    },
    log: (message) => void say({ type: 'log', message }),
    partial: (result) => say({ type: 'partial', result }),
  }
  return {
    context,
    async end(message: Message) {
      flush()
      const said = say(message)
      isOver = true
      await said
    },
  }
}

/** An error as it travels between processes. */
type Fault =
  | { kind: 'input'; message: string; field: string | undefined }
  | { kind: 'problem'; problem: Problem; headers: Record<string, string> }
  | { kind: 'other'; message: string; stack: string; code: string | undefined }

function packed(error: unknown): Fault {
  if (error instanceof InputError) {
    return { kind: 'input', message: error.message, field: error.field }
  }
  if (error instanceof ProblemError) {
    return { kind: 'problem', problem: error.problem, headers: error.headers }
  }
  const { message = String(error), code } = (error ?? {}) as NodeJS.ErrnoException
  return { kind: 'other', message, stack: inspect(error), code }
}

function unpacked(fault: Fault): Error {
  if (fault.kind === 'input') {
    const { message, field } = fault
    return new InputError(message, field === undefined ? {} : { field })
  }
  if (fault.kind === 'problem') {
    const { status, detail, errors } = fault.problem
    return new ProblemError(status, detail, { headers: fault.headers, ...(errors && { errors }) })
  }
  const { message, stack, code } = fault
  return Object.assign(new Error(message), { stack, ...(code !== undefined && { code }) })
}
