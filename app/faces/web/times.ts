const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** How long something took: 12 ms, 3.4 s, 2 min 5 s. */
export function lasted(ms: number): string {
  if (ms < second) return `${Math.max(1, Math.round(ms))} ms`
  if (ms < minute) return `${(ms / second).toFixed(1)} s`
  const seconds = Math.round(ms / second)
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}

/** How long ago it was, in the largest unit that says it: just now, 3 minutes ago. */
export function ago(time: number, now = Date.now()): string {
  const ms = now - time
  if (ms < minute) return 'just now'
  if (ms < hour) return `${several(ms / minute, 'minute')} ago`
  if (ms < 2 * day) return `${several(ms / hour, 'hour')} ago`
  return `${several(ms / day, 'day')} ago`
}

/** A number of seconds as people say it: 24 hours, 90 seconds, 7 days. */
export function span(seconds: number): string {
  const ms = seconds * second
  const fits = (unit: number) => ms >= 2 * unit && ms % unit === 0
  if (fits(day)) return several(ms / day, 'day')
  if (ms >= hour) return several(ms / hour, 'hour')
  return ms >= 2 * minute ? several(ms / minute, 'minute') : several(seconds, 'second')
}

function several(amount: number, unit: string): string {
  const whole = Math.floor(amount)
  return `${whole} ${unit}${whole === 1 ? '' : 's'}`
}
