import type { Json } from '../../schema.ts'

type Path = (string | number)[]

/** One change to a value: at `path`, from the value's root. */
export type Edit = [action: 'replace' | 'append' | 'add' | 'delete', path: Path, value: Json]

/**
 * What a client is sent for the next value of an output. The JavaScript client edits the value
 * that its caller holds already, so the parts of a list or an object are edited only where that
 * saves much; otherwise it is sent whole.
 */
export function edits(before: Json, after: Json): Edit[] {
  const found = diff(before, after)
  const whole: Edit[] = [['replace', [], after]]
  const isShort = found.every(([, path]) => path.length === 0)
  return isShort || size(found) * thrift < size(whole) ? found : whole
}

const thrift = 4
const size = (value: Edit[]): number => JSON.stringify(value).length

/** The edits that, made in order, turn `before` into `after`: none when they are equal. */
export function diff(before: Json, after: Json, path: Path = []): Edit[] {
  if (before === after) return []
  if (typeof before === 'string' && typeof after === 'string' && after.startsWith(before)) {
    return [['append', path, after.slice(before.length)]]
  }
  if (Array.isArray(before) && Array.isArray(after)) return lists(before, after, path)
  if (isRecord(before) && isRecord(after)) return records(before, after, path)
  return [['replace', path, after]]
}

/** From the end when items go, so that each index still holds when its turn comes. */
function lists(before: Json[], after: Json[], path: Path): Edit[] {
  const common = Math.min(before.length, after.length)
  const changed = after
    .slice(0, common)
    .flatMap((item, i) => diff(before[i] ?? null, item, [...path, i]))
  const gone = before.slice(common).map((_, i): Edit => ['delete', [...path, common + i], null])
  const added = after.slice(common).map((item, i): Edit => ['add', [...path, common + i], item])
  return [...changed, ...gone.reverse(), ...added]
}

type Fields = { [key: string]: Json }

function records(before: Fields, after: Fields, path: Path): Edit[] {
  const gone = Object.keys(before)
    .filter((key) => !Object.hasOwn(after, key))
    .map((key): Edit => ['delete', [...path, key], null])
  const changed = Object.entries(after).flatMap(([key, value]): Edit[] =>
    Object.hasOwn(before, key)
      ? diff(before[key] ?? null, value, [...path, key])
      : [['add', [...path, key], value]],
  )
  return [...gone, ...changed]
}

const isRecord = (value: Json): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
