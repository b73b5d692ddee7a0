import { html } from 'hono/html'
import { component, type Options, type Raw } from '../../app/core/component.ts'
import { DeclarationError, Mismatch } from '../../app/core/errors.ts'
import { field, wordsResult } from '../../app/core/fields.ts'
import { inEnglish, type Language } from '../../app/core/languages/translate.ts'
import { declared, type Rule } from '../../app/core/options.ts'
import { expected, type Schema, shown } from '../../app/core/schema.ts'

export interface MomentOptions<O extends boolean = boolean> extends Options<O> {
  /** The first that is taken, in the form of the values. */
  min?: string
  /** The last that is taken. */
  max?: string
  /** What stands in for one that is not given, and in the field at first. */
  default?: string
}

/** What dates, times, and both together differ in. */
interface Kind {
  type: string
  format: string
  /** The browser's own field for it. */
  native: string
  /** The one form that a text of it has; undefined for any other text. */
  read(text: string): string | undefined
  /** As people write it. */
  write(value: string, language: Language): string
}

/** A component of texts that tell a moment, which are in order as texts are. */
export function moment<O extends boolean, D extends string | undefined>(
  options: MomentOptions<O> & { default?: D },
  { type, format, native, read, write }: Kind,
) {
  const known: Rule = [
    (value) => typeof value === 'string' && read(value) !== undefined,
    expected({ format }),
  ]
  return declared(type, options, { min: known, max: known, default: known }, () => {
    const [min, max] = [options.min, options.max].map((bound) => bound && read(bound))
    if (min && max && min > max) {
      throw new DeclarationError(`min must be at most max, and ${min} is after ${max}`)
    }
    const schema: Schema = {
      ...{ type: 'string', format },
      ...(min && { formatMinimum: min }),
      ...(max && { formatMaximum: max }),
    }
    const taken = (raw: Raw): string => {
      const value = typeof raw === 'string' ? read(raw.trim()) : undefined
      if (value && !(min && value < min) && !(max && value > max)) return value
      throw new Mismatch(`must be ${expected(schema)}, not ${shown(raw)}`)
    }
    const bounds = html`${min ? html` min="${min}"` : ''}${max ? html` max="${max}"` : ''}`
    return component<string, string, O, D>(options, {
      type,
      schema,
      decode: taken,
      encode(value) {
        const moment = typeof value === 'string' ? read(value.trim()) : undefined
        if (moment) return moment
        throw new Mismatch(`must be ${expected({ format })}, not ${shown(value)}`)
      },
      input: (props) =>
        field(props, ({ value, attributes }) => {
          const text = typeof value === 'string' ? value : ''
          const moment = read(text.trim())
          // A browser's own field would lose what it cannot read.
          return moment || text === ''
            ? html`<input type="${native}" ${attributes}${bounds} value="${moment ?? ''}">`
            : html`<input type="text" ${attributes} value="${text}">`
        }),
      output: (props) =>
        wordsResult(props, (value) => {
          const moment = read(String(value))
          return moment ? write(moment, (props.t ?? inEnglish).language) : String(value)
        }),
    })
  })
}

/** A day of the calendar as it is: 2026-02-30 is none. */
export function readDate(text: string): string | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined
  const day = new Date(`${text}T00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text) ? text : undefined
}

/** Hours and minutes, and seconds where there are some. */
export const readTime = (text: string): string | undefined =>
  /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/.test(text) ? text.replace(/^(.{5}):00$/, '$1') : undefined

export function readDatetime(text: string): string | undefined {
  const [, day = '', hour = ''] = /^(.{10})[T ](.{5,8})$/i.exec(text) ?? []
  const [date, time] = [readDate(day), readTime(hour)]
  return date && time ? `${date}T${time}` : undefined
}

/** A day in words: 17 May 2026. */
export const writeDate = (date: string, language: Language): string =>
  new Date(`${date}T00:00Z`).toLocaleDateString(language === 'en' ? 'en-GB' : language, {
    ...{ dateStyle: 'long', timeZone: 'UTC' },
  })
