import { type MomentOptions, moment, readDatetime, writeDate } from './shared/moments.ts'

/**
 * A day and a time as a clock on the wall shows them, as `2026-05-17T14:30`; in no time zone, so that
 * it is the same for everybody.
 */
export function datetime<
  const O extends boolean = false,
  const D extends string | undefined = undefined,
>(options: MomentOptions<O> & { default?: D } = {}) {
  return moment<O, D>(options, {
    ...{ type: 'datetime', format: 'date-time-local', native: 'datetime-local' },
    read: readDatetime,
    write(value, language) {
      const [day = '', hour = ''] = value.split('T')
      return `${writeDate(day, language)}, ${hour}`
    },
  })
}
