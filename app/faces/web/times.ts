import type { Translate } from '../../core/languages/translate.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** How long something took: 12 ms, 3.4 s, 2 min 5 s. */
export function lasted(t: Translate, ms: number): string {
  if (ms < second) return `${Math.max(1, Math.round(ms))} ms`
  if (ms < minute) return `${t.tenths(ms / second)} s`
  const seconds = Math.round(ms / second)
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}

/** How long ago it was, in the largest unit that says it: just now, 3 minutes ago. */
export function ago(t: Translate, time: number, now = Date.now()): string {
  const ms = now - time
  if (ms < minute) return t('just now')
  if (ms < hour) return t.ago(Math.floor(ms / minute), 'minute')
  if (ms < 2 * day) return t.ago(Math.floor(ms / hour), 'hour')
  return t.ago(Math.floor(ms / day), 'day')
}

/** A number of seconds as people say it: 24 hours, 90 seconds, 7 days. */
export function span(t: Translate, seconds: number): string {
  const ms = seconds * second
  const fits = (unit: number) => ms >= 2 * unit && ms % unit === 0
  if (fits(day)) return t.time(ms / day, 'day')
  if (ms >= hour) return t.time(Math.floor(ms / hour), 'hour')
  return ms >= 2 * minute
    ? t.time(Math.floor(ms / minute), 'minute')
    : t.time(Math.floor(seconds), 'second')
}
