import { Mismatch } from '../../app/core/errors.ts'
import { shown } from '../../app/core/schema.ts'

/** A part of a text, with what it is marked as; null where it is not. */
export type Passage = { token: string; class_or_confidence: string | number | null }

/** What is in a text from one character to another. */
export interface Entity {
  start: number
  end: number
  entity?: string | number | null
  entity_group?: string | number | null
}

/** Passages as `fn` may give them. */
export type MarkedText =
  | readonly (Passage | readonly [token: string, mark: string | number | null])[]
  | { readonly text: string; readonly entities: readonly Entity[] }

/** The one form of them. Throws a Mismatch for what is none. */
export function passagesOf(given: unknown): Passage[] {
  if (Array.isArray(given)) return given.map(passage)
  const { text, entities } = (given ?? {}) as { text?: unknown; entities?: unknown }
  if (typeof text === 'string' && Array.isArray(entities)) return within(text, entities)
  throw new Mismatch(`must be marked text, not ${shown(given)}`)
}

function passage(given: unknown, i: number): Passage {
  const { token, class_or_confidence: mark = null } = Array.isArray(given)
    ? { token: given[0], class_or_confidence: given[1] }
    : ((given ?? {}) as Partial<Passage>)
  if (typeof token === 'string' && isMark(mark)) return { token, class_or_confidence: mark }
  const what = typeof token === 'string' ? `marked as ${shown(mark)}` : shown(given)
  throw new Mismatch(
    `must be marked text, of which each part is text and its mark a category or a number, but part ${i + 1} is ${what}`,
  )
}

const isMark = (mark: unknown): mark is Passage['class_or_confidence'] =>
  mark === null || typeof mark === 'string' || Number.isFinite(mark)

/** A text cut where its entities begin and end; one within another is left out. */
function within(text: string, entities: readonly Partial<Entity>[]): Passage[] {
  const found: Passage[] = []
  let at = 0
  const sorted = [...entities].sort((a, b) => Number(a.start) - Number(b.start))
  for (const { start, end, entity_group, entity = entity_group ?? null } of sorted) {
    const isPlace = Number.isInteger(start) && Number.isInteger(end) && isMark(entity)
    if (!isPlace || start! < 0 || end! <= start! || end! > text.length) {
      throw new Mismatch(
        'must be marked text, of which each entity has a start and an end within the text',
      )
    }
    if (start! < at) continue
    if (start! > at) found.push({ token: text.slice(at, start), class_or_confidence: null })
    found.push({ token: text.slice(start, end), class_or_confidence: entity })
    at = end!
  }
  const rest = at < text.length ? [{ token: text.slice(at), class_or_confidence: null }] : []
  return [...found, ...rest]
}

/** A mark as it is typed, `[Ada](person)`, or a character after a backslash. */
const mark = /\\([\\[\]()])|\[((?:\\.|[^\\[\]])+)\]\(((?:\\.|[^\\()[\]])*)\)/gs

/** Passages of a text in which marks are written as `[Ada](person)` and `[bad](-0.8)`. */
export function readMarks(text: string): Passage[] {
  const found: Passage[] = []
  let plain = ''
  let at = 0
  const push = (token: string, as: Passage['class_or_confidence']) => {
    if (token !== '') found.push({ token, class_or_confidence: as })
  }
  for (const match of text.matchAll(mark)) {
    const [all, escaped, token = '', as = ''] = match
    plain += text.slice(at, match.index)
    at = match.index + all.length
    if (escaped !== undefined) plain += escaped
    else {
      push(plain, null)
      plain = ''
      push(bare(token), /^-?\d*\.?\d+$/.test(as) ? Number(as) : bare(as))
    }
  }
  push(plain + text.slice(at), null)
  return found
}

/** The same text with its marks, as it is typed. */
export const writeMarks = (passages: readonly Passage[]): string =>
  passages
    .map(({ token, class_or_confidence: as }) =>
      as === null
        ? token.replace(/\\(?=[\\[\]()])|\[/g, '\\$&')
        : `[${guarded(token)}](${guarded(String(as))})`,
    )
    .join('')

const guarded = (text: string): string => text.replace(/[\\[\]()]/g, '\\$&')
const bare = (text: string): string => text.replace(/\\(.)/gs, '$1')
