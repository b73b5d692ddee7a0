import { html } from 'hono/html'
import type { Html } from '../../core/component.ts'
import { isStored, type StoredFile } from '../../core/file.ts'
import { framed } from '../../core/frame.ts'
import { kindOf } from '../../core/languages/kinds.ts'
import type { Translate } from '../../core/languages/translate.ts'
import type { Signature } from '../../core/ports.ts'
import { brief, isFile, isTable, type Json, type Schema } from '../../core/schema.ts'

/**
 * Where the results will be: each under its label, as the shape of what its schema says. A Job's
 * `given` inputs tell more: results are mostly as many as the files that came, and in their shape.
 */
export function shapes(t: Translate, { components, names }: Signature, given: Inputs = {}): Html {
  const files = Object.values(given).flat().filter(isStored)
  const of = (schema: Schema, i: number) =>
    html`<div class="output"><div class="name"${t.own}>${schema.title ?? names[i]}</div>${shapeOf(schema, files)}</div>`
  return html`<div class="coming">${components.map(({ schema }, i) => of(schema, i))}</div>`
}

type Inputs = { readonly [name: string]: Json }

/** How many places are kept at most: what is below them is out of sight. */
const mostSlots = 24

function shapeOf(schema: Schema, given: readonly StoredFile[]): Html {
  if (isTable(schema) && !schema.format) return shape('rows', 12)
  if (!isFile(schema.items ?? schema)) return shape(isWord(schema) ? 'word' : 'lines', 3)
  const kind = brief(schema.items ?? schema)
  if (!schema.items) return frameOf(kind, given.find(isDrawn))
  const slots = Math.min(given.length, mostSlots) || 3
  return html`<div class="slots">${Array.from({ length: slots }, () => frameOf(kind))}</div>`
}

const isDrawn = ({ width, height }: StoredFile): boolean => Boolean(width && height)

/** A picture or a player has a frame with its sign in it; any other file is a line. */
function frameOf(kind: string, like?: StoredFile): Html {
  const sign = signs[kind]
  if (!sign) return shape('file', 1)
  const path = html`<path d="${sign}"/>`
  const drawn =
    like && kind !== 'audio'
      ? framed(like, '', html`<svg viewBox="-48 -48 120 120">${path}</svg>`)
      : html`<svg viewBox="0 0 24 24">${path}</svg>`
  return html`<div class="shape slot ${kind}" aria-hidden="true">${drawn}</div>`
}

const signs: Record<string, string> = {
  image: 'M2 20 9 9l4 6 3-4 6 9zM17 3a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5z',
  video: 'M7 4v16l13-8z',
  audio: 'M7 4v16l13-8z',
}

const shape = (kind: string, parts: number): Html =>
  html`<div class="shape ${kind}" aria-hidden="true">${Array.from({ length: parts }, () => html`<i></i>`)}</div>`

const isWord = ({ type, enum: choices }: Schema): boolean =>
  choices !== undefined || type === 'number' || type === 'integer' || type === 'boolean'

/** Whether a result is looked at rather than read, and wants room. */
export const isWide = ({ components }: Signature): boolean =>
  components.some(({ schema }) => /^(image|video)s?$/.test(brief(schema)))

/** What is told of the results to who does not see them, in characters. */
const longest = 100

/** The results in few words: "Output: hello hello", "Photo: image, 640 × 480". */
export function wordsOf(
  t: Translate,
  { components, names }: Signature,
  outputs: readonly Json[],
): string {
  const each = components.map(
    ({ schema }, i) => `${schema.title ?? names[i]}: ${valueWords(t, schema, outputs[i] ?? null)}`,
  )
  const all = each.join('. ').replace(/\s+/g, ' ').trim()
  return all.length > longest ? `${all.slice(0, longest)}…` : all
}

function valueWords(t: Translate, schema: Schema, value: Json): string {
  if (value === null) return t('nothing')
  if (isStored(value)) return fileWords(t, schema, value)
  // Of a value in a shape of its own, such as a label, the words that are in it.
  if (schema.format && typeof value === 'object') return textsIn(value).join(' ').slice(0, longest)
  if (isTable(schema) && Array.isArray(value)) return t.many('{count} rows', value.length)
  if (schema.items && Array.isArray(value) && value.some(isStored)) {
    return t.many(kindOf(schema).counted, value.length)
  }
  if (typeof value === 'boolean') return value ? t('yes') : t('no')
  if (value === '') return t('blank')
  return typeof value === 'object' ? JSON.stringify(value).slice(0, longest + 1) : String(value)
}

const textsIn = (value: Json): string[] =>
  typeof value === 'object' && value !== null
    ? Object.values(value).flatMap(textsIn)
    : typeof value === 'string'
      ? [value.trim()]
      : []

function fileWords(
  t: Translate,
  schema: Schema,
  { name, size, width, height }: StoredFile,
): string {
  const kind = t(kindOf(schema).one)
  return width && height ? `${kind}, ${width} × ${height}` : `${kind}, ${name}, ${t.bytes(size)}`
}
