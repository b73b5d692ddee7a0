import { spawn } from 'node:child_process'
import { InputError, ProblemError } from '../../app/core/errors.ts'
import { serveTasks } from '../../app/index.ts'

/** What a child process of the tests is told to do, to its honour or not. */
export interface OddTask {
  how:
    | 'say'
    | 'exit'
    | 'refuse'
    | 'fail'
    | 'throw'
    | 'spin'
    | 'chatter'
    | 'hoard'
    | 'obey'
    | 'leave'
    | 'steps'
    | 'env'
}

serveTasks(async ({ how }: OddTask, { signal, progress, partial }): Promise<unknown> => {
  progress(1, 2, 'Half')
  if (how === 'exit') process.exit(3)
  if (how === 'refuse') throw new InputError('“a.jpg” is odd', { field: 'photo' })
  if (how === 'fail') {
    const errors = [{ field: 'a', detail: 'A is odd' }]
    throw new ProblemError(429, 'Too odd', { errors, headers: { 'Retry-After': '5' } })
  }
  if (how === 'throw') throw Object.assign(new Error('no room'), { code: 'ENOSPC' })
  if (how === 'spin') for (;;);
  if (how === 'chatter') for (let i = 1; i <= 300_000; i++) progress(i, 300_000, 'On and on')
  if (how === 'hoard') return hoard()
  if (how === 'env') return process.env
  if (how === 'steps') for (const step of [1, 2]) await partial(step)
  if (how === 'leave') return spawn('sleep', ['1000'], { stdio: 'ignore' }).pid
  if (how === 'obey') {
    const { pid } = spawn('sleep', ['1000'], { stdio: 'ignore' })
    await partial(pid)
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
    await partial('heard')
  }
  return process.pid
})

async function hoard(): Promise<void> {
  const held = []
  for (;;) {
    held.push(Buffer.alloc(16 * 1024 ** 2, 1))
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
