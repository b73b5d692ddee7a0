import { type MomentOptions, moment, readDate, writeDate } from './shared/moments.ts'

/** A day of the calendar, as `2026-05-17`. */
export function date<
  const O extends boolean = false,
  const D extends string | undefined = undefined,
>(options: MomentOptions<O> & { default?: D } = {}) {
  const kind = { type: 'date', format: 'date', native: 'date', read: readDate, write: writeDate }
  return moment<O, D>(options, kind)
}
