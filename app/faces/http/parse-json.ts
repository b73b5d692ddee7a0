import { isUtf8 } from 'node:buffer'
import { getHeapStatistics } from 'node:v8'
import { ProblemError } from '../../core/errors.ts'
import type { NodeBytes } from '../../core/platform.ts'
import { count, type Json } from '../../core/schema.ts'

const mostDepth = 100
/**
 * Each takes some hundred bytes as a part of an object, and as many again while it grows; half of
 * the heap may be its young part, where none of that stays.
 */
const mostValues = Math.min(1_000_000, Math.floor(getHeapStatistics().heap_size_limit / 1500))

/** The value it stands for: 400 when it is malformed, nested too deep, or of too many values. */
export function parseJson(given: NodeBytes | string): Json {
  if (given.length > mostDepth) refuseShape(typeof given === 'string' ? Buffer.from(given) : given)
  try {
    return JSON.parse(typeof given === 'string' ? given : textOf(given))
  } catch (cause) {
    if (cause instanceof ProblemError) throw cause
    throw new ProblemError(400, `The body must be JSON: ${(cause as Error).message}`, { cause })
  }
}

/** The text of a body. Throws a ProblemError 400 when it is not UTF-8. */
export function textOf(body: NodeBytes): string {
  if (!isUtf8(body)) throw new ProblemError(400, 'The body must be UTF-8')
  const text = body.toString()
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
}

/** Read off the bytes: to parse too many values takes long, and to walk deep ones may be too deep. */
function refuseShape(json: Buffer): void {
  let depth = 0
  let values = 1
  for (let at = 0; at < json.length; at++) {
    const mark = json[at]
    if (mark === quote) at = endOfString(json, at)
    else if (mark === 0x5d || mark === 0x7d) depth--
    else if (mark === 0x2c) values++
    else if (mark === 0x5b || mark === 0x7b) {
      values++
      if (++depth > mostDepth) {
        throw new ProblemError(400, `The JSON must be nested at most ${mostDepth} deep`)
      }
    }
    if (values > mostValues) {
      throw new ProblemError(400, `The JSON must have at most ${count(mostValues)} values`)
    }
  }
}

const [quote, backslash] = [0x22, 0x5c]

/** Goes through a short string, and jumps over a long one. */
function endOfString(json: Buffer, start: number): number {
  let at = start + 1
  for (;;) {
    for (const near = Math.min(at + 64, json.length); at < near; at++) {
      if (json[at] === quote) return at
      if (json[at] === backslash) at++
    }
    const found = json.indexOf(quote, at)
    if (found < 0) return json.length
    let slashes = 0
    while (found - slashes > at && json[found - slashes - 1] === backslash) slashes++
    if (slashes % 2 === 0) return found
    at = found + 1
  }
}
