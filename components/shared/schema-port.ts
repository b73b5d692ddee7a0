import { html } from 'hono/html'
import { type AnyComponent, component, type Raw } from '../../app/core/component.ts'
import { Blank, DeclarationError, Mismatch } from '../../app/core/errors.ts'
import { field, wordsResult } from '../../app/core/fields.ts'
import type { Translator } from '../../app/core/ports.ts'
import { count, expected, type Json, type Schema } from '../../app/core/schema.ts'
import type { Described } from '../../app/core/standard.ts'
import { checkbox } from '../checkbox.ts'
import { dropdown } from '../dropdown.ts'
import * as library from '../index.ts'
import { json } from '../json.ts'
import { number } from '../number.ts'
import { table } from '../table.ts'
import { text } from '../text.ts'
import { plainSchema, simplified } from './plain-schema.ts'

/** A kind of value by two components: one that reads what is sent, and one that is seen. */
interface Kind {
  /** Reads alone, and has no bounds: those are the schema's, to be told in its own words. */
  read: AnyComponent
  /** Everything else: how it looks, and what callers are told. */
  drawn: AnyComponent
  /** What callers are told where that is more than `drawn` says. */
  schema?: Schema
  /** Whether a value that cannot be read is refused in our words: those know its rows and cells. */
  isOwn?: boolean
}

/** Makes components of the schemas of other libraries, as JSON Schema tells them. */
export const translator: Translator = {
  partsOf(described) {
    const { type, properties, required = [] } = simplified(described)
    if (type !== 'object' || !properties) return undefined
    const isRequired = (name: string) => (required as string[]).includes(name)
    return Object.fromEntries(
      Object.entries(properties as { [name: string]: Described }).map(([name, part]) => [
        name,
        [{ $defs: described.$defs, ...part }, isRequired(name)],
      ]),
    )
  },
  portOf(described, required) {
    const { isNullable, ...plain } = simplified(described)
    const optional = !required || isNullable === true
    const initial = plain.default as Json | undefined
    const fitting = fits(kindOf(plain, {}).read, initial) ? { default: initial as never } : {}
    const kind = kindOf(plain, { ...(optional && { optional: true }), ...fitting })
    const schema: Schema = { ...kind.drawn.schema, ...kind.schema, ...saidOf(plain), ...fitting }
    const absent = isNullable && required ? null : undefined
    return portLike(kind, schema, { optional, absent })
  },
}

function portLike(
  { read, drawn, isOwn = false }: Kind,
  schema: Schema,
  { optional, absent }: { optional: boolean; absent: null | undefined },
): AnyComponent {
  return {
    ...drawn,
    schema,
    decode(raw, limited = schema) {
      if (raw === undefined || raw === null) {
        if (optional) return absent
        // A box that is not ticked is not sent everywhere.
        if (schema.type === 'boolean') return false
        throw new Blank(`must be ${expected(limited)}, not blank`)
      }
      refuseLength(raw, schema, limited)
      try {
        return read.decode(raw, isOwn ? limited : undefined)
      } catch (error) {
        if (isOwn || !(error instanceof Mismatch)) throw error
        return raw
      }
    },
    input: (props) => drawn.input({ ...props, schema: props.schema ?? schema }),
  }
}

/** The limit of a server; a schema's own is told in its own words. */
function refuseLength(raw: Raw, own: Schema, { maxLength = Infinity }: Schema): void {
  if (typeof raw !== 'string' || own.maxLength !== undefined || raw.length <= maxLength) return
  throw new Mismatch(`must have at most ${count(maxLength)} characters, not ${count(raw.length)}`)
}

function fits(read: AnyComponent, initial: Json | undefined): boolean {
  if (initial === undefined || initial === null) return false
  try {
    read.decode(initial)
    return true
  } catch {
    return false
  }
}

interface Common {
  optional?: true
  default?: never
}

/** What kind of value a schema is about; any JSON where it is none that has a field of its own. */
function kindOf(plain: Described, common: Common): Kind {
  const { type, format, items } = plain as Schema
  const values = plain.enum as Json[] | undefined
  if (values && values.length > 0 && values.every(isScalar)) return choiceOf(values, common)
  if (format === 'binary') {
    throw new DeclarationError(
      "cannot be a file in a schema: give the file a port of its own, as in { photo: 'image' }",
    )
  }
  switch (type) {
    case 'string':
      return textOf(plain as Schema, common)
    case 'integer':
    case 'number':
      return { read: number(), drawn: number({ ...bounds(plain as Schema), ...common }) }
    case 'boolean':
      return { read: checkbox(), drawn: checkbox(common) }
    case 'array':
      return listOf(simplified((items ?? {}) as Described), plain, common)
    default:
      return { ...jsonOf(common), schema: plainSchema(plain) }
  }
}

const isScalar = (value: Json): boolean => value !== null && typeof value !== 'object'

/** One of some values; they are text in a form, and what they are in JSON. */
function choiceOf(values: Json[], common: Common): Kind {
  const byText = new Map(values.map((value) => [String(value), value]))
  const initial = common.default === undefined ? {} : { default: String(common.default) as never }
  const drawn = dropdown({ choices: [...byText.keys()], ...common, ...initial })
  const choose = dropdown({ choices: [...byText.keys()] })
  const isText = values.every((value) => typeof value === 'string')
  const asText = (raw: Raw) => (isText || typeof raw === 'object' ? raw : String(raw))
  return {
    read: { ...choose, decode: (raw) => byText.get(choose.decode(asText(raw))) },
    drawn: {
      ...drawn,
      encode: (value) => value ?? null,
      input: (props) => drawn.input({ ...props, value: props.value && asText(props.value) }),
      output: (props) => wordsResult(props, String),
    },
    schema: { ...plainSchema({ type: typeOf(values) }), enum: values },
  }
}

function typeOf(values: Json[]): string | undefined {
  const [first, ...more] = new Set(values.map((value) => typeof value))
  return more.length === 0 ? first : undefined
}

/** The components of texts that are written in a certain way; a `date-time` has a zone, and is typed. */
const formats: { [format: string]: string } = { date: 'date', time: 'time' }

function textOf({ format, minLength, maxLength, pattern }: Schema, common: Common): Kind {
  const factory = (library as { [name: string]: unknown })[formats[format ?? ''] ?? '']
  if (typeof factory === 'function') return { read: text(), drawn: factory(common) }
  const bounded = {
    ...(minLength !== undefined && { minLength }),
    ...(maxLength !== undefined && { maxLength }),
    // What a format is needs no pattern, in which libraries differ.
    ...(format === undefined && pattern !== undefined && { pattern: wholly(pattern) }),
  }
  const isSecret = format === 'password'
  return {
    read: text(),
    drawn: text({ ...bounded, ...(isSecret && { password: true }), ...common }),
    schema: { ...(format !== undefined && { format }) },
  }
}

/** A pattern that is found in a text as one that the whole text matches. */
const wholly = (pattern: string): string =>
  /^\^[^|]*\$$/.test(pattern) ? pattern.slice(1, -1) : `[^]*(?:${pattern})[^]*`

/** Whole numbers are within what is exact without being told. */
function bounds({ type, minimum, maximum, multipleOf }: Schema) {
  const isTold = (bound: number | undefined) =>
    bound !== undefined && Math.abs(bound) < Number.MAX_SAFE_INTEGER
  return {
    ...(type === 'integer' && { integer: true }),
    ...(isTold(minimum) && { min: minimum! }),
    ...(isTold(maximum) && { max: maximum! }),
    ...(multipleOf !== undefined && type === 'number' && { step: multipleOf }),
  }
}

const jsonOf = (common: Common): Kind => ({ read: json(), drawn: json(common) })

function listOf(items: Described, plain: Described, common: Common): Kind {
  const { minItems = 0, maxItems } = plain as Schema
  const counted = { ...(minItems > 0 && { minItems }), ...(maxItems !== undefined && { maxItems }) }
  const choices = items.enum as Json[] | undefined
  if (choices?.every((value) => typeof value === 'string')) {
    const some = { choices: choices as string[], multiple: true as const, optional: true as const }
    const drawn = dropdown({ ...some, ...common })
    return { read: dropdown(some), drawn, schema: { minItems, ...counted } }
  }
  const columns = columnsOf(items)
  if (columns) {
    const rows = { columns, ...(maxItems !== undefined && { maxRows: maxItems }) }
    return { read: table(rows), drawn: table({ ...rows, ...common }), isOwn: true }
  }
  if (['string', 'number', 'integer', 'boolean'].includes(String(items.type)) && !choices) {
    const one = kindOf(items, {})
    const schema = { ...one.drawn.schema, ...one.schema }
    const bounded = { type: 'array' as const, items: schema, ...counted }
    return { read: lines(one.read, bounded, {}), drawn: lines(one.drawn, bounded, common) }
  }
  return jsonOf(common)
}

/** The columns of rows that hold single values. */
function columnsOf({ type, properties, required = [] }: Described) {
  const parts = Object.entries((properties ?? {}) as { [name: string]: Described })
  if (type !== 'object' || parts.length === 0) return undefined
  const columns = parts.map(([name, part]): [string, AnyComponent] | undefined => {
    const { isNullable, ...plain } = simplified(part)
    const { format } = plain as Schema
    if (isNullable || format === 'binary') return undefined
    const optional = (required as string[]).includes(name) ? {} : { optional: true as const }
    if (plain.type === 'boolean') return [name, checkbox(optional)]
    if (plain.type === 'string' && !plain.enum) return [name, text(optional)]
    const isNumber = plain.type === 'number' || plain.type === 'integer'
    return isNumber && !plain.enum ? [name, number(optional)] : undefined
  })
  return columns.includes(undefined)
    ? undefined
    : Object.fromEntries(columns as [string, AnyComponent][])
}

/** A list of single values: in a form one a line, in a shell each by a flag of its own. */
function lines(one: AnyComponent, schema: Schema, common: Common): AnyComponent {
  const linesOf = (raw: Raw): Json[] =>
    (Array.isArray(raw) ? (raw as Json[]) : [raw as Json])
      .flatMap((item): Json[] => (typeof item === 'string' ? item.split(/\r?\n/) : [item]))
      .filter((item) => item !== '')
  return component<Json[], Json[], boolean>(common, {
    type: 'lines',
    schema,
    decode: (raw) => linesOf(raw).map((item) => readOr(one, item)),
    encode: (values) => values,
    input: (props) =>
      field(
        props,
        ({ value, attributes }) =>
          html`<textarea dir="auto" ${attributes} rows="4">${'\n'}${linesOf(value ?? []).join('\n')}</textarea>`,
      ),
    output: (props) => wordsResult(props, (value) => [value].flat().join('\n')),
  })
}

/** What is none of these is for the schema to refuse. */
function readOr(one: AnyComponent, item: Json): Json {
  try {
    return one.decode(item) as Json
  } catch (error) {
    if (error instanceof Mismatch) return item
    throw error
  }
}

const saidOf = ({ title, description }: Described): Pick<Schema, 'title' | 'description'> => ({
  ...(typeof title === 'string' && title !== '' && { title }),
  ...(typeof description === 'string' && { description }),
})
