import { Readable } from 'node:stream'
import type { AnyComponent } from './component.ts'
import { ResultError } from './errors.ts'
import { isFile, list } from './schema.ts'
import { told, unknown } from './wording.ts'

/** What is known of the outputs when a result is read. */
interface Outputs {
  readonly shape: string
  readonly components: readonly AnyComponent[]
  toList(result: unknown): unknown[]
}

/** What a call gives: one value per output, at once, later, or several times. */
export type Lists =
  | unknown[]
  | Promise<unknown[] | AsyncIterable<unknown[]>>
  | AsyncIterable<unknown[]>

/**
 * What fn gave as lists of one value per output. A generator, and any stream that is not itself a
 * file's bytes, is partial results. Throws a ResultError for what has not the shape of the outputs.
 */
export function listsOf(result: unknown, outputs: Outputs): Lists {
  if (typeof result !== 'object' || result === null) return outputs.toList(result)
  if (isSteps(result, outputs)) return listed(result, outputs)
  if (!isThenable(result)) return outputs.toList(result)
  return Promise.resolve(result).then((later) =>
    isSteps(later, outputs) ? listed(later, outputs) : outputs.toList(later),
  )
}

async function* listed(steps: Steps, { toList }: Outputs): AsyncGenerator<unknown[]> {
  for await (const step of steps) yield toList(step)
}

type Steps = AsyncIterable<unknown> | Iterable<unknown>

function isSteps(value: unknown, outputs: Outputs): value is Steps {
  if (typeof value !== 'object' || value === null) return false
  if (Symbol.iterator in value || Symbol.asyncIterator in value) {
    if ('next' in value && typeof value.next === 'function') return true
  }
  return Symbol.asyncIterator in value && !isBytes(value, outputs)
}

/** Whether a stream is the one file that the outputs are. */
const isBytes = (value: object, { shape, components }: Outputs): boolean =>
  shape === 'single' &&
  isFile(components[0]!.schema) &&
  (value instanceof Readable || 'getReader' in value)

const isThenable = (value: object): value is PromiseLike<unknown> =>
  value instanceof Promise || ('then' in value && typeof value.then === 'function')

/** The values of a tuple of outputs. */
export function fromTuple(components: readonly AnyComponent[], result: unknown): unknown[] {
  const { length } = components
  if (!Array.isArray(result)) {
    throw new ResultError(`fn must return a list of its ${length} outputs, not ${told(result)}`)
  }
  if (result.length === length) return result
  throw new ResultError(`fn must return a list of its ${length} outputs, not of ${result.length}`)
}

/** The values of a record of outputs, in their order. */
export function fromRecord(names: readonly string[], result: any): unknown[] {
  if (typeof result !== 'object' || result === null || isList(result)) {
    const outputs = names.length > 0 ? ` of its outputs ${list(names, 'and')}` : ''
    throw new ResultError(`fn must return an object${outputs}, not ${told(result)}`)
  }
  for (const name in result) {
    if (!names.includes(name)) {
      throw new ResultError(unknown('output', name, names))
    }
  }
  return names.map((name) => result[name])
}

const isList = (value: object): boolean => Array.isArray(value) || ArrayBuffer.isView(value)
