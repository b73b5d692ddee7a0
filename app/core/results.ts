import { Readable } from 'node:stream'
import type { AnyComponent } from './component.ts'
import { ResultError } from './errors.ts'
import { isFile, list } from './schema.ts'
import { type AnyStandard, isStandard } from './standard.ts'
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

/**
 * The way from what fn returned to one value per output, by the schemas of other libraries that the
 * outputs are: one for them all, or one for each that has one.
 */
export function refinedResult(
  { names, shape, toList }: Outputs & { readonly names: readonly string[] },
  schemas: AnyStandard | readonly (AnyStandard | undefined)[],
): (result: unknown) => unknown[] {
  if (isStandard(schemas)) {
    return (result) => toList(refined(schemas, result, 'the result'))
  }
  if (schemas.every((schema) => schema === undefined)) return toList
  const which = (i: number) =>
    shape === 'single' ? 'the output' : `the output ${shape === 'tuple' ? i + 1 : `“${names[i]}”`}`
  return (result) =>
    toList(result).map((value, i) => {
      const schema = schemas[i]
      return schema ? refined(schema, value, which(i)) : value
    })
}

function refined(schema: AnyStandard, value: unknown, what: string): unknown {
  const verdict = schema['~standard'].validate(value)
  if (verdict instanceof Promise) {
    verdict.catch(() => {})
    throw new ResultError(`${what} has a schema that needs time: what goes out is checked at once`)
  }
  if (!verdict.issues) return verdict.value
  const faults = verdict.issues.map(({ message, path = [] }) => {
    const at = path.map((part) => String(typeof part === 'object' ? part.key : part)).join('.')
    return at ? `“${at}”: ${message}` : message
  })
  throw new ResultError(`${what} is not as its schema says: ${faults.join('; ')}`)
}

const isList = (value: object): boolean => Array.isArray(value) || ArrayBuffer.isView(value)
