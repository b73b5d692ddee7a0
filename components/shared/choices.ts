import {
  component,
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
export type Choice<V extends string> = V | { readonly value: V; readonly label: string }

export interface ChoiceOptions<V extends string, M extends boolean, O extends boolean>
  extends Options<O> {
  /** The values to choose from, each with a label where it is to read otherwise. */
  choices: readonly Choice<V>[]
  /** Any number of them may be chosen: `fn` receives an array. */
  multiple?: M
  /** What is chosen at first; with `multiple`, a list, which may be empty. */
  default?: NoInfer<M extends true ? readonly V[] : V>
}

/** What `fn` receives: the literal type of the values, or an array of it. */
export type Chosen<V extends string, M extends boolean> = M extends true ? V[] : V

/** What `fn` may return. */
type Given<V extends string, M extends boolean> = M extends true ? readonly V[] : V

/** A choice as it is drawn. */
export type Option = Named & { chosen: boolean }
type Named = { value: string; label: string }

interface Parts {
  type: string
  one(props: InputField, choices: readonly Option[]): Html
  several(props: InputField, choices: readonly Option[]): Html
}

const rules: Rules = { choices: anything, multiple: aFlag, default: anything, blank: aText }

/** What `dropdown` and `radio` have in common: all but how they look. */
export function chooser<V extends string, M extends boolean, O extends boolean, D>(
  // In JavaScript, or by its name alone, there may be none.
  given: (ChoiceOptions<V, M, O> & { default?: D }) | undefined,
  { type, ...draw }: Parts,
) {
  const options = given ?? ({} as NonNullable<typeof given>)
  return declared(type, options, rules, () => {
    const choices = named(type, options.choices)
    const { multiple, optional, default: initial } = options
    const one = { type: 'string' as const, enum: choices.map(({ value }) => value) }
    const minItems = optional || initial !== undefined ? 0 : 1
    const many = { type: 'array' as const, items: one, minItems, maxItems: choices.length }
    const schema: Schema = multiple ? many : one
    const labelOf = (value: Json) =>
      choices.find((choice) => choice.value === value)?.label ?? String(value)
    return component<Chosen<V, M>, Given<V, M>, O, D>(options, {
      type,
      schema,
      decode: (raw) => (multiple ? toList(schema, raw) : toChoice(schema, raw)) as Chosen<V, M>,
      encode(value) {
        const wire = value as string | string[]
        if (multiple) validate(schema, wire, value, told)
        return wire
      },
      input(props) {
        const value = [props.value ?? initial].flat()
        const drawn = choices.map((choice) => ({ ...choice, chosen: value.includes(choice.value) }))
        return multiple ? draw.several(props, drawn) : draw.one(props, drawn)
      },
      output: (props) => wordsResult(props, (value) => [value].flat().map(labelOf).join(', ')),
    })
  })
}

function toChoice(schema: Schema, raw: Raw): string {
  if (typeof raw === 'string' && schema.enum?.includes(raw)) return raw
  const Fault = raw === '' ? Blank : Mismatch
  throw new Fault(`must be ${expected(schema)}, not ${shown(raw)}`)
}

/** A list, or one choice alone. A group of which nothing is ticked comes in as one blank. */
function toList(schema: Schema, raw: Raw): string[] {
  const { items = {}, minItems = 0 } = schema
  const given = (Array.isArray(raw) ? raw : [raw]).filter((item) => item !== '')
  const wrong = given.find((item) => typeof item !== 'string' || !items.enum?.includes(item))
  if (wrong !== undefined || given.length < minItems) {
    const Fault = wrong === undefined ? Blank : Mismatch
    throw new Fault(`must be ${expected(schema)}, not ${shown(wrong)}`)
  }
  return [...new Set(given as string[])]
}

/** Each choice with its words. Throws a DeclarationError where they are no choices. */
function named<V extends string>(type: string, given: readonly Choice<V>[] | undefined): Named[] {
  const how = `write ${type}({ choices: ['a', 'b'] })`
  if (!Array.isArray(given) || given.length === 0) {
    throw new DeclarationError(
      given === undefined
        ? `${type} needs choices: ${how}`
        : `choices of ${type} must be a list of at least one, not ${told(given)}: ${how}`,
    )
  }
  const choices = given.map((choice) => {
    const { value, label } = typeof choice === 'object' && choice !== null ? choice : both(choice)
    if (typeof value === 'string' && typeof label === 'string') return { value, label }
    throw new DeclarationError(
      `each choice of ${type} must be text, or { value, label }, both text, not ${told(choice)}`,
    )
  })
  const values = choices.map(({ value }) => value)
  const twice = values.find((value, i) => values.indexOf(value) < i)
  if (twice !== undefined) throw new DeclarationError(`${type} has the choice “${twice}” twice`)
  if (values.includes('')) {
    throw new DeclarationError(`${type} cannot have a blank choice: write optional: true instead`)
  }
  return choices
}

const both = (choice: unknown) => ({ value: choice, label: choice })
