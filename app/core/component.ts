import type { HtmlEscapedString } from 'hono/utils/html'
import { Blank, DeclarationError, Mismatch } from './errors.ts'
import type { FileOutput, LocalFile } from './file.ts'
import type { Translate } from './languages/translate.ts'
import { expected, isFile, type Json, type Schema, validate } from './schema.ts'
import { told } from './wording.ts'

export type Html = HtmlEscapedString | Promise<HtmlEscapedString>

/** What a face hands in: JSON, in which a file is a StoredFile, or at run time a LocalFile. */
export type Raw = Json | LocalFile | LocalFile[] | undefined

/** What a component hands out: JSON, with files still to be stored. */
export type Wire = Json | FileOutput | Wire[] | { [key: string]: Wire }

/** What an input field is drawn from. `value` is raw, as it was sent, however wrong it is. */
export interface InputField {
  name: string
  id: string
  label: string
  help?: string | undefined
  required: boolean
  /** Whether it may be left blank, and nothing stands in for it. */
  optional?: boolean | undefined
  value: Raw
  error?: string | undefined
  /** Ids of the texts that describe the control: its help and its error. */
  describedBy?: string | undefined
  /** The component's schema with the limits of the server that draws it, where they are known. */
  schema?: Schema | undefined
  /** Says what is written around the developer's own words; English unless it is given. */
  t?: Translate | undefined
}

/** What a result is drawn from: `value` is encoded; `inputs` are the Job's, by name. */
export interface OutputField {
  id: string
  label: string
  value: Json
  inputs: { [name: string]: Json }
  /** False while more partial outputs may come. */
  final: boolean
  /** Says what is written around the value; English unless it is given. */
  t?: Translate | undefined
}

/** The decoded values of an Interface's inputs, by name; undefined where there is none yet. */
export type Given = any

/**
 * A kind of value, described once: what it is, how it comes in and goes out, how it looks.
 * `In` is what fn receives, `Out` is what fn may return. The same component serves as input and
 * as output, and knows no face; a face knows no component by name.
 */
export interface Component<In = unknown, Out = In> {
  readonly type: string
  readonly schema: Schema
  /** Names of the inputs that it looks at beside its own value. */
  readonly reads?: readonly string[]
  /**
   * Takes JSON, or the same written as a string (a form or a shell has nothing else). Pure, quick,
   * and linear in what it is given. `schema` is the component's own with the limits of the server
   * that asks. Throws a Mismatch: the end of a sentence that begins with the field's label.
   */
  decode(raw: Raw, schema?: Schema): In
  /**
   * What its schema is beside the values of the inputs; nothing where it is not asked for, or not
   * shown. Absent where it is always the same.
   */
  adapt?(given: Given, schema?: Schema): Schema | undefined
  /** Throws a Mismatch for what cannot be such a result: fn is to blame for that. */
  encode(value: Out): Wire
  /** The whole field: label, help, error and control. */
  input(field: InputField): Html
  output(field: OutputField): Html
}

export type AnyComponent = Component<any, any>

/** One that has a default, so that callers may leave it out: known to types alone. */
export interface Filled {
  readonly '~filled': true
}

/** What a component is beside itself that has a default of type D, which is undefined for none. */
export type Default<D> = undefined extends D ? unknown : Filled

/** What every component takes. No `default` and not `optional` means required. */
export interface Options<O extends boolean = boolean> {
  /** What its field and its result are called; else its name, as words. */
  label?: string
  /** A line under the label. */
  help?: string
  /** Whether it may be left out: `fn` then receives `undefined`, or may return it. */
  optional?: O
  /**
   * Whether it is asked for, or as a result shown, beside these values of the inputs. One that is
   * not is left out of the call, so it needs a default, or to be optional.
   */
  visible?: (given: Given) => boolean
}

/** A port's type; `undefined` too where the port is optional. */
export type Optional<T, O extends boolean> = [O] extends [true] ? T | undefined : T

interface Parts<In, Out> {
  type: string
  schema: Schema
  reads?: readonly string[]
  /** Never sees an absent value: a default, `optional` and a missing value are settled before. */
  decode(raw: Exclude<Raw, undefined>, schema: Schema): In
  /** What its schema is beside these values, where it is not always the same. */
  adapt?: ((given: Given, schema: Schema) => Schema) | undefined
  encode(value: Out): Wire
  input(field: InputField & { schema: Schema }): Html
  output(field: OutputField): Html
}

/**
 * Builds a component from its own parts and the options that all components share.
 * Throws a DeclarationError when the component itself would refuse its default.
 */
export function component<In, Out, const O extends boolean = false, D = undefined>(
  options: Options<O> & { default?: Json | readonly Json[] },
  { schema, decode, encode, input, adapt, ...parts }: Parts<In, Out>,
): Component<Optional<In, O>, Optional<Out, O>> & Default<D> {
  const { label, help, optional = false, visible } = options
  const initial = options.default as Json | undefined
  if (visible && !optional && initial === undefined) {
    throw new DeclarationError(
      `a ${parts.type} that is not always visible needs a default, or optional: true`,
    )
  }
  if (initial !== undefined)
    refuseDefault(parts.type, () => decode(initial as NonNullable<Json>, schema))
  const full: Schema = {
    ...schema,
    ...(label !== undefined && { title: label }),
    ...(help !== undefined && { description: help }),
    ...(initial !== undefined && { default: initial }),
  }
  const adapted = (given: Given, limited: Schema = full) =>
    visible && !visible(given) ? undefined : adapt ? adapt(given, limited) : limited
  const isScalar = !isFile(full) && scalars.includes(full.type)
  const made: Component<Optional<In, O>, Optional<Out, O>> = {
    ...parts,
    schema: full,
    decode(raw, limited = full) {
      const value = raw ?? initial
      if (value !== undefined) return decode(value, limited) as Optional<In, O>
      if (optional) return undefined as Optional<In, O>
      throw new Blank(`must be ${expected(limited)}, not blank`)
    },
    ...((visible || adapt) && { adapt: adapted }),
    input: (field) => input({ ...field, schema: field.schema ?? full }),
    encode(value) {
      if (value === undefined || value === null) return nothing(full, optional, value)
      const wire = encode(value as Out)
      if (isScalar) validate(full, wire as Json, value, told)
      return wire
    },
  }
  return made as typeof made & Default<D>
}

const scalars: Schema['type'][] = ['string', 'number', 'integer', 'boolean']

/** What is no value is a result where it may be left out, or where any JSON will do. */
function nothing(schema: Schema, optional: boolean, value: unknown): null {
  if (optional || (schema.type === undefined && !schema.enum)) return null
  throw new Mismatch(`must be ${expected(schema)}, not ${told(value)}`)
}

/** The same component under another schema: a label, or the limits of a server. */
export const withSchema = (component: AnyComponent, schema: Schema): AnyComponent => ({
  ...component,
  schema,
  decode: (raw, limited = schema) => component.decode(raw, limited),
  ...(component.adapt && {
    adapt: (given: Given, limited = schema) => component.adapt!(given, limited),
  }),
  input: (field) => component.input({ ...field, schema: field.schema ?? schema }),
})

/** Whether a caller must give its value. */
export function isRequired(component: AnyComponent): boolean {
  try {
    component.decode(undefined)
    return false
  } catch (error) {
    if (error instanceof Mismatch) return true
    throw error
  }
}

function refuseDefault(type: string, decode: () => unknown): void {
  try {
    decode()
  } catch (error) {
    throw new DeclarationError(`the default of this ${type} ${(error as Error).message}`, {
      cause: error,
    })
  }
}
