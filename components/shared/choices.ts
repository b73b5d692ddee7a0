import {
  component,
  type Given,
  type Html,
  type InputField,
  type Options,
  type Raw,
} from '../../app/core/component.ts'
import { Blank, DeclarationError, Mismatch } from '../../app/core/errors.ts'
import { wordsResult } from '../../app/core/fields.ts'
import { aFlag, anything, aText, declared, type Rules } from '../../app/core/options.ts'
import { expected, type Json, type Schema, shown, validate } from '../../app/core/schema.ts'
import { told } from '../../app/core/wording.ts'

/** A value, or a value with the words that people read in its place. */
export type Choice = string | number | { readonly value: string | number; readonly label: string }

type ValueOf<C> = C extends { readonly value: infer V } ? V : C

/** The choices beside these values of the other inputs; none where there are none yet. */
type Choosing<C extends Choice> = (given: Given) => readonly C[] | undefined

export interface ChoiceOptions<C extends Choice, M extends boolean, O extends boolean>
  extends Options<O> {
  /**
   * The values to choose from, texts or numbers, each with a label where it is to read otherwise;
   * or a function that gives them for the values of the other inputs.
   */
  choices: readonly C[] | Choosing<C>
  /** Any number of them may be chosen: `fn` receives an array. */
  multiple?: M
  /** What is chosen at first; with `multiple`, a list, which may be empty. */
  default?: NoInfer<M extends true ? readonly ValueOf<C>[] : ValueOf<C>>
}

/** What `fn` receives: the literal type of the values, or an array of it. */
export type Chosen<C extends Choice, M extends boolean> = M extends true ? ValueOf<C>[] : ValueOf<C>

/** What `fn` may return. */
export type Returned<C extends Choice, M extends boolean> = M extends true
  ? readonly ValueOf<C>[]
  : ValueOf<C>

/** A choice as it is drawn. */
export type Option = Named & { chosen: boolean }
type Named = { value: string | number; label: string }

interface Parts {
  type: string
  one(props: InputField, choices: readonly Option[]): Html
  several(props: InputField, choices: readonly Option[]): Html
}

const rules: Rules = { choices: anything, multiple: aFlag, default: anything, blank: aText }

/** What `dropdown` and `radio` have in common: all but how they look. */
export function chooser<C extends Choice, M extends boolean, O extends boolean, D>(
  // In JavaScript, or by its name alone, there may be none.
  given: (ChoiceOptions<C, M, O> & { default?: D }) | undefined,
  { type, ...draw }: Parts,
) {
  const options = given ?? ({} as NonNullable<typeof given>)
  return declared(type, options, rules, () => {
    const { choices, multiple, optional, default: initial } = options
    const choosing = typeof choices === 'function' ? choices : undefined
    const minItems = optional || initial !== undefined ? 0 : 1
    const schemaOf = (one: Schema): Schema =>
      multiple ? { type: 'array', items: one, minItems, maxItems: one.enum?.length ?? 0 } : one
    const schema = choosing
      ? { ...schemaOf({ type: 'string' }), ...(multiple && { maxItems: mostChosen }) }
      : schemaOf(offering(named(type, choices as readonly Choice[])))
    return component<Chosen<C, M>, Returned<C, M>, O, D>(options, {
      type,
      schema,
      decode: (raw, now) => (multiple ? toList(now, raw) : toChoice(now, raw)) as Chosen<C, M>,
      adapt:
        choosing &&
        ((given, known) => ({
          ...known,
          ...schemaOf(offering(named(type, choosing(given) ?? [], true))),
        })),
      encode(value) {
        const wire = value as Json
        if (!choosing) validate(schema, wire, value, told)
        return wire
      },
      input(props) {
        const { enum: values = [], labels } = props.schema.items ?? props.schema
        const isOffered = (one: unknown) => values.some((value) => isSame(value, one))
        const sent = [props.value ?? initial].flat()
        // What is not offered any more makes room for what is chosen at first.
        const stands = choosing && !props.error && !sent.some(isOffered) ? [initial].flat() : sent
        const drawn = values.map((value, i) => ({
          value: value as string | number,
          label: labels?.[i] ?? String(value),
          chosen: stands.some((one) => isSame(value, one)),
        }))
        return multiple ? draw.several(props, drawn) : draw.one(props, drawn)
      },
      output: (props) =>
        wordsResult(props, (value) => [value].flat().map(labelOf(schema)).join(', ')),
    })
  })
}

/** More than can be chosen of what is not known yet. */
const mostChosen = 1000

/** The schema of one of these choices. */
function offering(choices: readonly Named[]): Schema {
  const values = choices.map(({ value }) => value)
  const isNumber = values.some((value) => typeof value === 'number')
  const isText = values.some((value) => typeof value === 'string')
  const isWhole = isNumber && values.every(Number.isInteger)
  const type = isWhole ? 'integer' : isNumber ? 'number' : 'string'
  return {
    ...(!(isNumber && isText) && { type }),
    enum: values,
    ...(choices.some(({ value, label }) => String(value) !== label) && {
      labels: choices.map(({ label }) => label),
    }),
  }
}

const labelOf =
  (schema: Schema) =>
  (value: Json): string => {
    const { enum: values = [], labels } = schema.items ?? schema
    return labels?.[values.indexOf(value)] ?? String(value)
  }

/** Forms and shells write a number as text. */
const isSame = (value: Json, given: unknown): boolean =>
  value === given || (typeof given === 'string' && String(value) === given)

function toChoice(schema: Schema, raw: Raw): string | number {
  const { enum: values } = schema
  const found = values ? values.find((value) => isSame(value, raw)) : raw
  if ((typeof found === 'string' && found !== '') || typeof found === 'number') return found
  const Fault = raw === '' ? Blank : Mismatch
  throw new Fault(`must be ${expected(schema)}, not ${shown(raw)}`)
}

/** A list, or one choice alone. A group of which nothing is ticked comes in as one blank. */
function toList(schema: Schema, raw: Raw): (string | number)[] {
  const { items = {}, minItems = 0, maxItems = Infinity } = schema
  const given = (Array.isArray(raw) ? raw : [raw]).filter((item) => item !== '')
  const chosen = given.map((item) => [item, one(items, item as Json)] as const)
  const wrong = chosen.find(([, value]) => value === undefined)
  const found = [...new Set(chosen.map(([, value]) => value))]
  if (wrong || found.length < minItems || found.length > maxItems) {
    const Fault = wrong ? Mismatch : Blank
    throw new Fault(`must be ${expected(schema)}, not ${shown(wrong?.[0])}`)
  }
  return found as (string | number)[]
}

function one({ enum: values }: Schema, raw: Json): Json | undefined {
  if (values) return values.find((value) => isSame(value, raw))
  return typeof raw === 'string' || typeof raw === 'number' ? raw : undefined
}

/** Each choice with its words. Throws a DeclarationError where they are no choices. */
function named(type: string, given: readonly Choice[] | undefined, mayBeNone = false): Named[] {
  const how = `write ${type}({ choices: ['a', 'b'] })`
  if (!Array.isArray(given) || (given.length === 0 && !mayBeNone)) {
    throw new DeclarationError(
      given === undefined
        ? `${type} needs choices: ${how}`
        : `choices of ${type} must be a list of at least one, not ${told(given)}: ${how}`,
    )
  }
  const choices = given.map((choice) => {
    const { value, label } = typeof choice === 'object' && choice !== null ? choice : both(choice)
    if (isValue(value) && typeof label === 'string') return { value, label }
    throw new DeclarationError(
      `each choice of ${type} must be text, a number, or { value, label }, not ${told(choice)}`,
    )
  })
  const values = choices.map(({ value }) => String(value))
  const first = new Set<string>()
  const twice = values.find((value) => first.size === first.add(value).size)
  if (twice !== undefined) throw new DeclarationError(`${type} has the choice “${twice}” twice`)
  if (first.has('')) {
    throw new DeclarationError(`${type} cannot have a blank choice: write optional: true instead`)
  }
  return choices
}

const isValue = (value: unknown): value is string | number =>
  typeof value === 'string' || Number.isFinite(value)

const both = (choice: unknown) => ({ value: choice, label: String(choice) })
