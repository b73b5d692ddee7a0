import { inspect } from 'node:util'
import type { Context } from '../core/context.ts'
import { InputError, type Problem, ProblemError } from '../core/errors.ts'

/** What a task gets beside its description, in the child process. */
export interface TaskContext extends Pick<Context, 'signal' | 'progress' | 'log'> {
  /** Sends a result before the last one; resolves when it is on its way. */
  partial(result: unknown): Promise<void>
}

/** What a child is told, and what it tells back. Only one task runs in it at a time. */
export type Order = { type: 'task'; task: any } | { type: 'abort' }
export type Message =
  | { type: 'progress'; step: Parameters<Context['progress']> }
  | { type: 'log'; message: string }
  | { type: 'partial'; result: any }
  | { type: 'done'; result: any }
  | { type: 'failed'; fault: Fault }

/** Milliseconds between two steps of progress that leave the child: it may tell far more of them. */
const pace = 10

/**
 * Makes this child process of `workers` do one kind of work, a task at a time, until its parent
 * lets it go. It ends with its parent, and all that it started with it; one that computes without
 * a pause hears of a parent that was killed only when it pauses.
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

/** The error again, as it was thrown. */
export function unpacked(fault: Fault): Error {
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

/** Ends every process of a group at once; there may be none left. */
export function endGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // There is nobody left in it.
  }
}
