import { html } from 'hono/html'
import { component, type Html, type Options, type Raw } from '../app/core/component.ts'
import { Blank, Mismatch } from '../app/core/errors.ts'
import { field } from '../app/core/fields.ts'
import { anything, declared, fromOne } from '../app/core/options.ts'
import { type Schema, shown } from '../app/core/schema.ts'
import {
  type MarkedText,
  type Passage,
  passagesOf,
  readMarks,
  writeMarks,
} from './shared/passages.ts'
import { textResult } from './shared/words.ts'

export interface HighlightedOptions<O extends boolean = boolean> extends Options<O> {
  /** Rows of the box. */
  lines?: number
  /** What stands in for a text that is not given, and in the box at first. */
  default?: string
}

const schema: Schema = {
  type: 'array',
  format: 'marked-text',
  items: {
    type: 'object',
    properties: { token: { type: 'string' }, class_or_confidence: {} },
    required: ['token'],
  },
}

/**
 * Text of which some parts bear a category, or a number from -1 to 1. `fn` gives a list of
 * `['Ada', 'person']` and `[' wrote', null]`, or `{ text, entities }`; typed, it is
 * `[Ada](person) wrote`.
 */
export function highlighted<
  const O extends boolean = false,
  const D extends string | undefined = undefined,
>(options: HighlightedOptions<O> & { default?: D } = {}) {
  return declared('highlighted', options, { lines: fromOne, default: anything }, () =>
    component<Passage[], MarkedText, O, D>(options, {
      type: 'highlighted',
      schema,
      decode: toPassages,
      encode: passagesOf,
      input: (props) =>
        field(
          props,
          ({ value, attributes }) =>
            html`<textarea dir="auto" ${attributes} rows="${options.lines ?? 4}">${'\n'}${typed(value)}</textarea>`,
        ),
      output: (props) =>
        textResult(
          props,
          (value) => {
            const passages = passagesOr(value)
            const text = passages.map(({ token }) => token).join('')
            return {
              ...{ text, type: 'text/plain', extension: 'txt' },
              draw: (id, isLong) => drawn(id, `${props.id}-name`, passages, isLong),
            }
          },
          true,
        ),
    }),
  )
}

function toPassages(raw: Raw): Passage[] {
  const lines = Array.isArray(raw) && raw.length > 0 && raw.every((one) => typeof one === 'string')
  const sent = lines ? raw.join('\n') : raw
  if (typeof sent !== 'string') return passagesOf(sent)
  if (sent.trim() === '') throw new Blank(`must be marked text, not ${shown(sent.trim())}`)
  // A list of passages begins as no mark does.
  return /^\s*(\[\s*[[{\]]|\{\s*")/.test(sent) ? passagesOf(parsed(sent)) : readMarks(sent)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Mismatch(`is not JSON: ${(error as Error).message.replace(/\s+/g, ' ')}`)
  }
}

const typed = (value: Raw): string =>
  typeof value === 'string' ? value : writeMarks(passagesOr(value))

/** What was sent may be anything: then it is as if nothing was. */
function passagesOr(value: unknown): Passage[] {
  try {
    return passagesOf(value)
  } catch {
    return []
  }
}

const colours = 6

/** Each category in a colour and by its name; a number by its strength and as it is. */
function drawn(id: string, name: string, passages: readonly Passage[], isLong: boolean): Html {
  const marks = passages.map((passage) => passage.class_or_confidence)
  const categories = [...new Set(marks.filter((mark) => typeof mark === 'string'))]
  const look = (mark: string | number) =>
    typeof mark === 'string' ? `s${(categories.indexOf(mark) % colours) + 1}` : strength(mark)
  return html`<p class="value marked" id="${id}" role="group" aria-labelledby="${name}" dir="auto"${isLong ? html` tabindex="0"` : ''}>${passages.map(
    ({ token, class_or_confidence: mark }) =>
      mark === null
        ? token
        : html`<mark class="${look(mark)}">${token}<small> ${typeof mark === 'number' ? Math.round(mark * 100) / 100 : mark}</small></mark>`,
  )}</p>`
}

/** One of five shades of more, or of less. */
function strength(mark: number): string {
  const shade = Math.min(Math.ceil(Math.abs(mark) * 5), 5)
  return shade === 0 ? 'even' : `${mark > 0 ? 'more' : 'less'} by${shade}`
}
