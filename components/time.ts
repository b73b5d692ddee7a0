import { type MomentOptions, moment, readTime } from './shared/moments.ts'

/** A time of day, as `14:30`, or `14:30:05` where there are seconds. */
export function time<
  const O extends boolean = false,
  const D extends string | undefined = undefined,
>(options: MomentOptions<O> & { default?: D } = {}) {
  const write = (value: string) => value
  const kind = { type: 'time', format: 'time-local', native: 'time', read: readTime, write }
  return moment<O, D>(options, kind)
}
