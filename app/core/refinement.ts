import type { AnyComponent } from './component.ts'
import { type FieldError, wrongFields } from './errors.ts'
import type { AnyStandard, Issue, Verdict } from './standard.ts'

/** What schemas make of a call's values: fn's parameters, or every field that is wrong. */
export type Refined =
  | { readonly args: unknown[]; readonly errors?: undefined }
  | { readonly args?: undefined; readonly errors: readonly FieldError[] }

/** What schemas have to say of values that components have read. */
export interface Refinement {
  /** Whether a schema speaks for the port at this place, so that no one else need. */
  readonly judges: readonly boolean[]
  /** Later only where a schema itself needs time. */
  settle(values: readonly unknown[]): Refined | Promise<Refined>
}

/** One schema for all ports: what it makes of their values is what fn gets. */
export function refineWhole(schema: AnyStandard, names: readonly string[]): Refinement {
  const settled = (verdict: Verdict<unknown>): Refined =>
    verdict.issues
      ? { errors: verdict.issues.map((issue) => wrongAmong(issue)) }
      : { args: [verdict.value] }
  return {
    judges: names.map(() => true),
    settle(values) {
      const verdict = schema['~standard'].validate(recordOf(names, values))
      return verdict instanceof Promise ? verdict.then(settled) : settled(verdict)
    },
  }
}

/** A schema for some ports, each for its own; undefined where there is none. */
export function refineEach(
  schemas: readonly (AnyStandard | undefined)[],
  names: readonly string[],
  toArgs: (values: unknown[]) => unknown[],
): Refinement | undefined {
  if (schemas.every((schema) => schema === undefined)) return undefined
  const settled = (verdicts: readonly Verdict<unknown>[]): Refined => {
    const errors = verdicts.flatMap(({ issues = [] }, i) =>
      issues.map(({ message, path = [] }) => wrong(names[i]!, path, message)),
    )
    return errors.length > 0
      ? { errors }
      : { args: toArgs(verdicts.map((verdict) => (verdict as { value: unknown }).value)) }
  }
  return {
    judges: schemas.map((schema) => schema !== undefined),
    settle(values) {
      const verdicts = values.map(
        (value, i) => schemas[i]?.['~standard'].validate(value) ?? { value },
      )
      return verdicts.some((verdict) => verdict instanceof Promise)
        ? Promise.all(verdicts).then(settled)
        : settled(verdicts as Verdict<unknown>[])
    },
  }
}

/** What is not given is not there: `undefined` is a value to some schemas. */
const recordOf = (names: readonly string[], values: readonly unknown[]) =>
  Object.fromEntries(
    names.map((name, i) => [name, values[i]]).filter(([, value]) => value !== undefined),
  )

function wrongAmong({ message, path = [] }: Issue): FieldError {
  const [field, ...rest] = path
  return wrong(field === undefined ? '' : String(keyOf(field)), rest, message)
}

/** A schema's own words; where they are about a part of the value, which part that is. */
function wrong(field: string, path: NonNullable<Issue['path']>, message: string): FieldError {
  const keys = path.map(keyOf)
  const where = keys.map((key) => (typeof key === 'number' ? `item ${key + 1}` : String(key)))
  const names = keys.filter((key) => typeof key === 'string')
  const isSaid =
    (names.length > 0 && names.every((name) => message.includes(name))) ||
    keys.every((key) => typeof key === 'number' && message.includes(`[${key}]`))
  return { field, detail: isSaid ? message : `${where.join(', ')}: ${message}` }
}

const keyOf = (part: NonNullable<Issue['path']>[number]): PropertyKey =>
  typeof part === 'object' ? part.key : part

/**
 * Calls `use` with fn's parameters, as schemas make them where there are any: later only where a
 * schema itself needs time. Throws a ProblemError with every field that is wrong to a schema.
 */
export function withArgs<T>(
  { toArgs, refinement }: Ports,
  values: unknown[],
  use: (args: unknown[]) => T,
): T | Promise<Awaited<T>> {
  if (!refinement) return use(toArgs(values))
  const go = ({ args, errors }: Refined): T => {
    if (errors) throw wrongFields([...errors])
    return use(args)
  }
  const refined = refinement.settle(values)
  return refined instanceof Promise ? (refined.then(go) as Promise<Awaited<T>>) : go(refined)
}

/**
 * What is wrong with a field, to be read where its label does not stand beside it: a schema's own
 * words need not name it.
 */
export function withLabel(inputs: Labelled, { field, detail }: FieldError): string {
  const i = inputs.names.indexOf(field)
  if (!inputs.refinement?.judges[i]) return detail
  const { title = field } = inputs.components[i]!.schema
  const said = detail.toLowerCase()
  const isSaid = [title, field].some((name) => said.includes(name.toLowerCase()))
  return isSaid ? detail : `${title}: ${detail}`
}

interface Labelled {
  readonly names: readonly string[]
  readonly components: readonly AnyComponent[]
  readonly refinement?: Refinement | undefined
}

interface Ports {
  toArgs(values: unknown[]): unknown[]
  refinement?: Refinement | undefined
}
