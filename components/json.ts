import { html } from 'hono/html'
import { component, type Options, type Raw } from '../app/core/component.ts'
import { Mismatch } from '../app/core/errors.ts'
import { field } from '../app/core/fields.ts'
import { isStored } from '../app/core/file.ts'
import { anything, declared, fromOne } from '../app/core/options.ts'
import { count, type Json } from '../app/core/schema.ts'
import { textResult } from './shared/words.ts'

const deepest = 100

export interface JsonOptions<O extends boolean = boolean> extends Options<O> {
  /** Rows of the box. */
  lines?: number
  /** What stands in for a value that is not given. */
  default?: Json
}

/**
 * Any JSON. A string is read as JSON text, since a form and a shell have nothing else: `5` is a
 * number and `"5"` a string. Text that is no JSON, such as `hello`, is the string it is; but one
 * that begins as an object, a list or a string does must be whole.
 */
export function json<const O extends boolean = false, const D extends Json | undefined = undefined>(
  options: JsonOptions<O> & { default?: D } = {},
) {
  return declared('json', options, { lines: fromOne, default: anything }, () => {
    const { lines = 6 } = options
    return component<Json, unknown, O, D>(options, {
      type: 'json',
      schema: {},
      decode: (raw, { maxLength }) => toJson(raw, maxLength),
      encode: (value) => JSON.parse(JSON.stringify(value, withoutPath) ?? 'null'),
      input: (props) =>
        field(
          props,
          ({ value, attributes }) =>
            html`<textarea class="code" ${attributes} rows="${lines}" spellcheck="false">${'\n'}${pretty(value)}</textarea>`,
        ),
      output: (props) =>
        textResult(props, (value) => {
          const text = JSON.stringify(value, null, 2)
          return {
            ...{ text, type: 'application/json', extension: 'json' },
            draw: (id) =>
              html`<pre class="json" id="${id}" dir="ltr" tabindex="0" role="region" aria-labelledby="${props.id}-name">${text}</pre>`,
          }
        }),
    })
  })
}

/** A file that came in may go out as JSON too, but not where it lies on this machine. */
const withoutPath = (_: string, part: unknown): unknown =>
  isStored(part) ? { ...part, path: undefined } : part

function toJson(raw: Raw, most = Infinity): Json {
  const value = typeof raw === 'string' ? read(raw, most) : (raw as Json)
  if (isDeeper(value, deepest)) {
    throw new Mismatch(`must be nested at most ${deepest} levels deep`)
  }
  return value
}

function read(text: string, most: number): Json {
  if (text.length > most) {
    throw new Mismatch(`must have at most ${count(most)} characters, not ${count(text.length)}`)
  }
  try {
    return JSON.parse(text)
  } catch (error) {
    if (!/^\s*[{["]/.test(text)) return text
    throw new Mismatch(`is not JSON: ${(error as Error).message.replace(/\s+/g, ' ')}`)
  }
}

const isDeeper = (value: Json, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((part) => isDeeper(part, levels - 1)))

function pretty(value: Raw): string {
  if (typeof value === 'string') return value
  const isNothing = value === undefined || value === null || isDeeper(value, deepest)
  return isNothing ? '' : JSON.stringify(value, null, 2)
}
