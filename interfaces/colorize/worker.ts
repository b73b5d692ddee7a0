import { serveTasks } from 'fascia'
import type { HostedTask } from './hosted/task.ts'
import { type LocalTask, paint } from './local/paint.ts'

// The child process in which pictures are coloured, whichever engine does it.
serveTasks(async (task: LocalTask | HostedTask, { progress }) => {
  if (!('key' in task)) return paint(task, progress)
  const { colourByService } = await import('./hosted/task.ts')
  return colourByService(task, progress)
})
