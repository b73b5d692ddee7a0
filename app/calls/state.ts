import { ProblemError, ResultError } from '../core/errors.ts'
import { bytes, type Json } from '../core/schema.ts'
import { told } from '../core/wording.ts'

/** Whose state it is, and which one: nobody else finds what is kept under it. */
export interface Scope {
  session: string
  state: string
}

/** What Interfaces keep for their visitors, from call to call. */
export interface States {
  /** What was saved last; undefined where nothing was, or where its time is over. */
  load(scope: Scope): Promise<Json | undefined>
  /**
   * Takes the place of what was there. Rejects with a ProblemError 507 when it is larger than
   * `MAX_STATE_BYTES`, or when there is no room. Resolves when it is on the disk.
   */
  save(scope: Scope, value: Json): Promise<void>
  remove(scope: Scope): Promise<void>
}

/** The place of one call's state, while no other call of that session uses it. */
export interface Slot {
  /** What the last call left, as JSON. */
  read(): string | undefined
  /** Says what this call leaves, as JSON: kept when it completes, and only then. */
  leave(json: string): void
  /** Keeps it at once, whatever becomes of the call. Throws a ProblemError 507 when there is no room. */
  save(json: string): void
}

/** The state that one call has in hand. */
export interface HeldState {
  /** Read from its slot, or made anew, when it is first asked for. */
  value: unknown
  /** Whether anybody asked for it. */
  readonly isUsed: boolean
}

/** Said where a state is assigned that was not declared. */
export const stateless =
  'This Interface has no state: give it what it begins with, as state: () => 0'

/** What the last call left, or else what every visitor begins with. */
export function heldState(initial: () => unknown, kept: () => string | undefined): HeldState {
  let isUsed = false
  let value: unknown
  return {
    get isUsed() {
      return isUsed
    },
    get value() {
      if (!isUsed) {
        const json = kept()
        value = json === undefined ? initial() : JSON.parse(json)
        isUsed = true
      }
      return value
    },
    set value(given) {
      isUsed = true
      value = given
    },
  }
}

/**
 * A state as JSON. Throws a ResultError where that cannot hold it, and a ProblemError 507 when it is
 * larger than so many bytes.
 */
export function stateJson(name: string, state: unknown, most: number): string {
  const fail = (what: string) => new ResultError(`${name}: the state ${what}`)
  let json: string
  try {
    json = JSON.stringify(state, function (this: { [key: string]: unknown }, key, given) {
      // What has a toJSON of its own, such as a Date, has become something else by now.
      const value = this[key]
      if (isKept(value, key)) return given
      const where = key === '' ? '' : `, as at “${key}”`
      throw fail(`is kept as JSON, which cannot hold ${told(value)}${where}`)
    })
  } catch (error) {
    if (error instanceof ResultError) throw error
    throw fail('is kept as JSON, in which nothing can hold itself')
  }
  if (Buffer.byteLength(json) <= most) return json
  throw new ProblemError(
    507,
    `What would be kept for this visitor is larger than the ${bytes(most)} that it may be: see MAX_STATE_BYTES`,
  )
}

/** What comes back as it was. A property that is undefined is left out, which reads the same. */
function isKept(value: unknown, key: string): boolean {
  switch (typeof value) {
    case 'object': {
      const prototype = value && Object.getPrototypeOf(value)
      return !prototype || Array.isArray(value) || Object.getPrototypeOf(prototype) === null
    }
    case 'number':
      return Number.isFinite(value)
    case 'undefined':
      return key !== ''
    default:
      return typeof value === 'string' || typeof value === 'boolean'
  }
}
