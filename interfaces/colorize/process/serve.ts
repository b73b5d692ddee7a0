import { type Fault, packed } from './fault.ts'

export type Message<Result> =
  | { type: 'progress'; done: number; total: number; label: string }
  | { type: 'done'; result: Result }
  | { type: 'failed'; fault: Fault }

type Work<Task, Result> = (
  task: Task,
  progress: (done: number, total: number, label: string) => void,
) => Promise<Result>

/** Makes this child process do one kind of work, a task at a time, until its parent lets it go. */
export function serve<Task, Result>(work: Work<Task, Result>): void {
  const say = (message: Message<Result>) => process.send?.(message)
  process.on('disconnect', () => process.exit())
  process.on('message', async (task: Task) => {
    try {
      const result = await work(task, (done, total, label) =>
        say({ type: 'progress', done, total, label }),
      )
      say({ type: 'done', result })
    } catch (error) {
      say({ type: 'failed', fault: packed(error) })
    }
  })
}
