import type { Progress } from '../../jobs/job.ts'
import { plain } from './io.ts'

/** "Encoding frame 3  ███████─────────────  35%  7/20  12 s left", in so many columns at most. */
export function bar({ done, total, label }: Progress, eta: number | null, columns: number): string {
  const share = total > 0 ? Math.min(Math.max(done / total, 0), 1) : undefined
  const full = Math.round((share ?? 0) * length)
  const parts = [
    share === undefined ? '' : '█'.repeat(full) + '─'.repeat(length - full),
    share === undefined ? '' : `${Math.floor(share * 100)}%`.padStart(4),
    total > 0 ? `${done}/${total}` : String(done),
    eta === null ? '' : `${clock(eta)} left`,
  ]
  const rest = parts.filter(Boolean).join('  ')
  const room = columns - 1 - rest.length - 2
  const words = [...plain(label).replaceAll('\n', ' ')]
  if (words.length === 0 || room < 4) return rest.slice(0, Math.max(columns - 1, 0))
  const name = words.length > room ? `${words.slice(0, room - 1).join('')}…` : words.join('')
  return `${name}  ${rest}`
}

const length = 20

/** "40 s", "2 min 5 s" */
function clock(seconds: number): string {
  const whole = Math.ceil(seconds)
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`
}
