import { html } from 'hono/html'
import { component, type Options, type Raw } from '../app/core/component.ts'
import { Mismatch } from '../app/core/errors.ts'
import { field, result } from '../app/core/fields.ts'
import { anything, declared, fromOne, type Rules } from '../app/core/options.ts'
import { count, type Json, type Schema, shown } from '../app/core/schema.ts'
import { told } from '../app/core/wording.ts'
import { drawMessage, type Message, thread } from './shared/thread.ts'

export interface MessagesOptions<O extends boolean = boolean> extends Options<O> {
  /** How many are taken; 1,000 unless said. */
  max?: number
  /** What stands in for messages that are not given. */
  default?: readonly Message[]
}

const rules: Rules = { max: fromOne, default: anything }

const roles = ['user', 'assistant', 'system'] as const

/** A conversation: a list of messages, each `{ role, content }`, with Markdown in the answers. */
export function messages<
  const O extends boolean = false,
  const D extends readonly Message[] | undefined = undefined,
>(options: MessagesOptions<O> & { default?: D } = {}) {
  return declared('messages', options, rules, () => {
    const { max = 1000 } = options
    const schema: Schema = {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          role: { type: 'string', enum: roles },
          content: { type: 'string' },
        },
        required: ['role', 'content'],
      },
      maxItems: max,
    }
    return component<Message[], readonly Message[], O, D>(options, {
      type: 'messages',
      schema,
      decode: (raw, { maxLength = Infinity, items }) =>
        taken(parsed(raw as Json, maxLength), max, items?.properties?.content?.maxLength),
      encode: (value) => taken(value, max, undefined, told) as unknown as Json,
      input: (props) =>
        field(
          props,
          ({ value, attributes }) =>
            html`<textarea class="code" ${attributes} rows="4" spellcheck="false">${'\n'}${written(value)}</textarea>`,
        ),
      output: (props) =>
        result(props, (value) =>
          Array.isArray(value)
            ? thread(
                html`${value.map((one) => (isMessage(one) ? drawMessage(one, { t: props.t }) : ''))}`,
                props.t,
              )
            : html``,
        ),
    })
  })
}

/** What was sent, as it is written in the box; what cannot be messages is left out. */
function written(value: Raw): string {
  if (typeof value === 'string') return value
  return Array.isArray(value) && value.every(isMessage) && value.length > 0
    ? JSON.stringify(value, null, 2)
    : ''
}

function parsed(raw: Json, most: number): unknown {
  if (typeof raw !== 'string') return raw
  if (raw.length > most) {
    throw new Mismatch(`must have at most ${count(most)} characters, not ${count(raw.length)}`)
  }
  try {
    return JSON.parse(raw)
  } catch {
    throw new Mismatch(`must be messages as JSON, such as [{"role": "user", "content": "Hello"}]`)
  }
}

function taken(
  value: unknown,
  max: number,
  longest = Infinity,
  quote: (value: unknown) => string = (value) => shown(value as Json),
): Message[] {
  if (!Array.isArray(value)) throw new Mismatch(`must be a list of messages, not ${quote(value)}`)
  if (value.length > max) {
    throw new Mismatch(`must have at most ${count(max)} messages, not ${count(value.length)}`)
  }
  return value.map((one, i) => {
    if (!isMessage(one)) {
      throw new Mismatch(
        `must be messages with a role (user, assistant or system) and a content, and message ${i + 1} is ${quote(one)}`,
      )
    }
    if (one.content.length > longest) {
      throw new Mismatch(
        `must have at most ${count(longest)} characters in each message, and message ${i + 1} has ${count(one.content.length)}`,
      )
    }
    return { role: one.role, content: one.content }
  })
}

const isMessage = (value: unknown): value is Message =>
  typeof value === 'object' &&
  value !== null &&
  'role' in value &&
  roles.includes(value.role as Message['role']) &&
  'content' in value &&
  typeof value.content === 'string'
