import { html } from 'hono/html'
import { component, type Html, type Options, type Raw } from '../app/core/component.ts'
import { Blank, Mismatch } from '../app/core/errors.ts'
import { field, result } from '../app/core/fields.ts'
import { inEnglish, type Translate } from '../app/core/languages/translate.ts'
import { declared, fromOne } from '../app/core/options.ts'
import { type Schema, shown } from '../app/core/schema.ts'

/** A class with how sure it is, from 0 to 1. */
export type Confidence = { label: string; confidence: number }

/** What something is taken for; where there are several classes, the surest first. */
export type Labelled = { label: string; confidences?: Confidence[] }

export interface LabelOptions<O extends boolean = boolean> extends Options<O> {
  /** How many classes are kept, the surest first; 10 unless said. */
  top?: number
}

const schema: Schema = {
  type: 'object',
  format: 'label',
  properties: {
    label: { type: 'string' },
    confidences: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          label: { type: 'string' },
          confidence: { type: 'number', minimum: 0, maximum: 1 },
        },
        required: ['label', 'confidence'],
      },
    },
  },
  required: ['label'],
}

/**
 * What a classifier says: a class, or several with how sure it is of each, drawn as bars. `fn` gives
 * `{ cat: 0.9, dog: 0.1 }`, or a class alone; typed, it is a line for each, as `cat: 0.9`.
 */
export function label<const O extends boolean = false>(options: LabelOptions<O> = {}) {
  return declared('label', options, { top: fromOne }, () => {
    const { top = 10 } = options
    return component<Labelled, Labelled | string | { readonly [label: string]: number }, O>(
      options,
      {
        type: 'label',
        schema,
        decode: (raw) => toLabelled(typeof raw === 'string' ? read(raw) : raw, top),
        encode: (value) => toLabelled(value, top),
        input: (props) =>
          field(
            props,
            ({ value, attributes }) =>
              html`<textarea dir="auto" ${attributes} rows="3">${'\n'}${typed(value)}</textarea>`,
          ),
        output: (props) =>
          result(
            props,
            (value) => drawn(props.id, toLabelledOr(value), props.t ?? inEnglish),
            true,
          ),
      },
    )
  })
}

/** Throws a Mismatch for what is no label. */
function toLabelled(given: unknown, top: number): Labelled {
  if (typeof given === 'string' && given.trim() !== '') return { label: given }
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    const Fault = given === '' ? Blank : Mismatch
    throw new Fault(`must be a label, not ${shown(given)}`)
  }
  const { label: name, confidences, ...rest } = given as { [key: string]: unknown }
  const isWhole = typeof name === 'string' && Object.keys(rest).length === 0
  const pairs = isWhole
    ? pairsOf(confidences ?? [])
    : Object.entries(given).map(([label, confidence]) => ({ label, confidence }))
  const sure = pairs.map(toConfidence).sort((a, b) => b.confidence - a.confidence)
  if (isWhole && sure.length === 0) return { label: name }
  if (sure.length === 0) throw new Mismatch('must be a label, not an empty object')
  return { label: isWhole ? name : sure[0]!.label, confidences: sure.slice(0, top) }
}

function pairsOf(confidences: unknown): { label?: unknown; confidence?: unknown }[] {
  if (Array.isArray(confidences)) return confidences.map((pair) => pair ?? {})
  throw new Mismatch(`must be a label with a list of confidences, not ${shown(confidences)}`)
}

/** What rounding makes more than certain. */
const slack = 1e-6

function toConfidence({ label, confidence }: { label?: unknown; confidence?: unknown }) {
  if (typeof label !== 'string') {
    throw new Mismatch(`must be a label of which each class is text, not ${shown(label)}`)
  }
  const number = Number(confidence)
  if (typeof confidence !== 'number' || !(number >= -slack && number <= 1 + slack)) {
    const word = shown(label)
    throw new Mismatch(
      `must be a label of which each confidence is from 0 to 1, but that of ${word} is ${shown(confidence)}`,
    )
  }
  return { label, confidence: Math.min(Math.max(number, 0), 1) }
}

/** JSON, a class alone, or a line for each class. */
function read(text: string): unknown {
  const plain = text.trim()
  if (plain.startsWith('{')) return parsed(plain)
  const lines = plain.split(/\s*\n\s*/).map((line) => /^(.*\S)\s*[:=]\s*([\d.]+)$/.exec(line))
  if (lines.length === 1 && !lines[0]) return text === '' ? text : plain
  if (lines.includes(null)) throw new Mismatch('must be a label, or a line for each as cat: 0.9')
  return Object.fromEntries(lines.map((line) => [line![1], Number(line![2])]))
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Mismatch(`is not JSON: ${(error as Error).message.replace(/\s+/g, ' ')}`)
  }
}

function typed(value: Raw): string {
  if (typeof value === 'string') return value
  const { label, confidences } = toLabelledOr(value)
  return confidences?.map((one) => `${one.label}: ${one.confidence}`).join('\n') ?? label
}

/** What was sent may be anything: then it is as if nothing was. */
function toLabelledOr(value: unknown): Labelled {
  try {
    return toLabelled(value, Number.POSITIVE_INFINITY)
  } catch {
    return { label: '' }
  }
}

function drawn(id: string, { label, confidences = [] }: Labelled, t: Translate): Html {
  const percent = { style: 'percent', maximumFractionDigits: 1 } as const
  const bar = (one: Confidence) =>
    html`<li><span dir="auto">${one.label}</span> <span>${one.confidence.toLocaleString(t.language, percent)}</span><svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true"><rect width="${Math.round(one.confidence * 1000) / 10}" height="1"></rect></svg></li>`
  return html`<output class="surest" id="${id}-value" aria-labelledby="${id}-name" aria-live="off" dir="auto">${label}</output>
  ${confidences.length > 0 ? html`<ul class="confidences" aria-labelledby="${id}-name">${confidences.map(bar)}</ul>` : ''}`
}
