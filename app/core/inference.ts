import type { AnyComponent, Component } from './component.ts'
import type { Context } from './context.ts'
import type { FileLike, LocalFile } from './file.ts'
import type { Json } from './schema.ts'
import type { AnyStandard, Given, Made, Standard } from './standard.ts'

/**
 * The components that may be written as a string, by name: where they are kept declares them here,
 * so that the names infer, and hands them to `interfaceWith`, so that they are found.
 */
// biome-ignore lint/suspicious/noEmptyInterface: filled where the components are
export interface Library {}

/** Names of the components that need no options, and so may be written as a string. */
export type Shorthand = {
  [K in keyof Library]: Library[K] extends () => AnyComponent ? K : never
}[keyof Library]
/** A component, or the name of one; or a schema of zod, ArkType or valibot. */
export type Port = Shorthand | AnyComponent | AnyStandard
export type Ports = Port | readonly Port[] | { readonly [name: string]: Port }

/** The same ports; in the place of one that is wrong, what may be written there. */
export type Checked<P> = P extends Ports ? P : Right<P>
type Right<P> = P extends Silent
  ? Untold
  : P extends string | AnyFunction | { readonly decode: unknown }
    ? Port
    : { readonly [K in keyof P]: P[K] extends Port ? P[K] : RightPort<P[K]> }
type RightPort<P> = P extends Silent ? Untold : string extends P ? Unknown : Port

/** A schema that validates, and that nobody can be told of. */
interface Silent {
  readonly '~standard': unknown
}
type Untold =
  'a schema that tells what it is: write toStandardJsonSchema(schema), or take zod 4.2 or ArkType 2.1.28'

/** A name that TypeScript took for any text. */
type Unknown = 'the name of a component: write `as const` behind these ports'
type AnyFunction = (...args: any) => unknown

/** Not ReturnType, which loses the defaults of a factory's type parameters. */
export type Resolve<P> = P extends Shorthand ? (Library[P] extends () => infer C ? C : never) : P
/** What fn receives of a port. */
export type In<P> = P extends AnyStandard
  ? Made<P>
  : Resolve<P> extends Component<infer T, any>
    ? T
    : any
type Out<P> = P extends AnyStandard
  ? Loose<Given<P>>
  : Resolve<P> extends Component<any, infer T>
    ? Loose<T>
    : any
/** A list need not be one that may be changed. */
type Loose<T> = T extends readonly unknown[] ? Readonly<T> : T

export type Values<P> = { -readonly [K in keyof P]: In<P[K]> }
type WithContext<V, T> = V extends unknown[] ? [...V, context: Context<T>] : never

/** Parameters of fn: one value, one per tuple slot, or one record; then the context. */
export type Args<I, T = undefined> = I extends readonly unknown[]
  ? number extends I['length']
    ? any[]
    : WithContext<Values<I>, T>
  : I extends Port | string | AnyFunction
    ? [value: In<I>, context: Context<T>]
    : [values: Values<I>, context: Context<T>]

/** Any type that JSON holds; for another a sentence that says so. */
export type Kept<T> = [Lost<T>] extends [never]
  ? unknown
  : 'a state is kept as JSON, which cannot hold all of this'
/** What JSON cannot hold, a few levels deep: never, where there is none of it. */
type Lost<T, Depth extends unknown[] = []> = 0 extends 1 & T
  ? never
  : T extends Unkept
    ? T
    : Depth['length'] extends 4
      ? never
      : T extends readonly (infer E)[]
        ? Lost<E, [...Depth, 0]>
        : T extends object
          ? { [K in keyof T]-?: Lost<T[K], [...Depth, 0]> }[keyof T]
          : never
type Unkept =
  | AnyFunction
  | bigint
  | symbol
  | Date
  | RegExp
  | Promise<unknown>
  | ReadonlyMap<unknown, unknown>
  | ReadonlySet<unknown>
  | ArrayBufferView

/** What fn returns: one value, a tuple, or a record, as `outputs` is written. */
export type Returns<O> = O extends readonly unknown[]
  ? { readonly [K in keyof O]: Out<O[K]> }
  : O extends Port
    ? Single<Out<O>>
    : Row<O>

// biome-ignore lint/suspicious/noConfusingVoidType: what a function without a result gives
type Nothing = undefined | void

/** One that is optional may be left out. */
type Single<T> = undefined extends T ? T | Nothing : T
type Row<O> = { readonly [K in Needed<O>]: Out<O[K]> } & {
  readonly [K in Exclude<keyof O, Needed<O>>]?: Out<O[K]>
}
type Needed<O> = { [K in keyof O]: undefined extends Out<O[K]> ? never : K }[keyof O]

/** What fn gives: a result at once or later, or partial ones one after the other. */
export type Result<R> = R | Promise<R | AsyncIterable<R>> | AsyncIterable<R> | Generator<R>

/** What fn gives where R is a result of these outputs; else what is wrong with it, in words. */
export type Fits<R, O> = [R] extends [Returns<O>] ? Result<R> : Fault<R, O>

/** What a result is inferred with: as its outputs have it, however wrong it is. */
export type Hint<O> = Returns<O> | NonNullable<unknown> | null | undefined

/** A plain generator, in which what is yielded is inferred. */
export interface Steps<S> {
  [Symbol.iterator](): Iterator<S>
  next(): unknown
}

/** The nearest there is to a generator of anything else: an error says that it is none of these. */
export interface Fitting extends Generator<never, never, never> {
  [fits]: never
}
declare const fits: unique symbol

type Fault<R, O> = O extends readonly unknown[]
  ? R extends readonly unknown[]
    ? R['length'] extends O['length']
      ? WrongAmong<R, Returns<O>, keyof O & `${number}`>
      : `fn must give ${O['length']} outputs, not ${R['length']}`
    : `fn must give a list of its outputs, not ${Name<R>}`
  : O extends Port
    ? [O, R, R] extends [Standard<infer G extends object>, object, Exclude<R, readonly unknown[]>]
      ? WrongAmong<R, G, keyof G & string>
      : `The output ${Wrong<R, Out<O>>}`
    : R extends object
      ? WrongAmong<R, Returns<O>, keyof O & string>
      : `fn must give an object of its outputs, not ${Name<R>}`

type WrongAmong<R, W, K extends string> = {
  [N in K]: N extends keyof W
    ? N extends keyof R
      ? [R[N]] extends [W[N]]
        ? never
        : `The output ${N} ${Wrong<R[N], W[N]>}`
      : undefined extends W[N]
        ? never
        : `The output ${N} is missing`
    : never
}[K]

type Wrong<R, W> =
  Name<R> extends Name<W>
    ? `must be ${Name<W>} as it is declared`
    : `must be ${Name<W>}, not ${Name<R>}`

type Name<T> = [T] extends [Nothing]
  ? 'nothing'
  : [T] extends [number | undefined]
    ? 'a number'
    : [T] extends [boolean | undefined]
      ? 'true or false'
      : [T] extends [string | undefined]
        ? Words<T>
        : [T] extends [string | number | boolean | undefined]
          ? 'text'
          : [T] extends [FileLike | undefined]
            ? 'a file'
            : [T] extends [readonly unknown[] | undefined]
              ? 'a list'
              : 'an object'
type Words<T> = string extends T ? 'text' : 'one of its choices'

/** The name of an input, where inputs have names. */
export type Folded<I> = I extends readonly unknown[] | Port ? never : keyof I & string

/** A row of examples: a value per input, in the inputs' own shape; a file is a `file:` URL. */
export type Example<I> = I extends readonly unknown[]
  ?
      | { readonly [K in keyof I]: Shown<In<I[K]>> }
      | (I extends readonly [infer P] ? Shown<In<P>> : never)
  : I extends AnyStandard
    ? Partial<Given<I>> | readonly [Given<I>]
    : I extends Port
      ? Shown<In<I>> | readonly [Shown<In<I>>]
      : { readonly [K in keyof I]?: I[K] extends AnyStandard ? Given<I[K]> : Shown<In<I[K]>> }

/** A value as an example has it: a file by its address, a table perhaps as CSV, JSON as it is. */
type Shown<T> = T extends LocalFile
  ? URL
  : T extends readonly LocalFile[]
    ? readonly URL[]
    : T extends readonly { [name: string]: unknown }[]
      ? { readonly [K in keyof T]: { readonly [N in keyof T[K]]: Shown<T[K][N]> } } | string
      : T extends Json | undefined
        ? T
        : Json
