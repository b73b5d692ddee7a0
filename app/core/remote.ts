import type { Filled } from './component.ts'
import type { LocalFile } from './file.ts'
import type { In, Port, Resolve } from './inference.ts'
import type { Json } from './schema.ts'
import type { AnyStandard, Given, Made } from './standard.ts'

/** A file as a program elsewhere gives it: its bytes, or one that is on the server by its id. */
export type RemoteUpload = Blob | ReadableStream<Uint8Array> | { readonly id: string }

/** A file of a result, as a program elsewhere has it; its bytes are fetched when they are asked for. */
export interface RemoteFile {
  readonly id: string
  readonly url: string
  readonly name: string
  readonly type: string
  readonly size: number
  blob(): Promise<Blob>
  stream(): Promise<ReadableStream<Uint8Array>>
}

/** What a program elsewhere gives to an Interface with these inputs, by their names. */
export type SentTo<I> = 0 extends 1 & I
  ? any
  : I extends AnyStandard
    ? Given<I> extends readonly unknown[] | string | number | boolean | null | undefined
      ? { param_0: Given<I> }
      : Given<I>
    : I extends readonly unknown[]
      ? Lax<{ [K in keyof I & `${number}` as `param_${K}`]: SentPort<I[K]> }>
      : I extends Port | ((...args: any) => unknown)
        ? Lax<{ param_0: SentPort<I> }>
        : Lax<{ -readonly [K in keyof I]: SentPort<I[K]> }>

/** What it gets, in the shape in which `fn` gives it. */
export type GotFrom<O> = 0 extends 1 & O
  ? any
  : O extends readonly unknown[]
    ? { -readonly [K in keyof O]: ReceivedPort<O[K]> }
    : O extends Port
      ? ReceivedPort<O>
      : { -readonly [K in keyof O]: ReceivedPort<O[K]> }

type SentPort<P> = P extends AnyStandard
  ? Given<P>
  : SentValue<In<P>> | (Resolve<P> extends Filled ? undefined : never)

type SentValue<T> = 0 extends 1 & T
  ? any
  : T extends LocalFile
    ? RemoteUpload
    : T extends readonly LocalFile[]
      ? readonly RemoteUpload[]
      : T extends readonly { [name: string]: unknown }[]
        ? Readonly<T> | string
        : T extends readonly unknown[]
          ? Readonly<T>
          : T extends Json | undefined
            ? T
            : Json

type ReceivedPort<P> = P extends AnyStandard ? Nullish<Made<P>> : ReceivedValue<In<P>>

type ReceivedValue<T> = 0 extends 1 & T
  ? any
  : T extends LocalFile
    ? RemoteFile
    : T extends readonly LocalFile[]
      ? RemoteFile[]
      : T extends undefined
        ? null
        : T extends Json | readonly unknown[]
          ? T
          : Json

/** JSON has no undefined. */
type Nullish<T> = T extends undefined ? null : T

/** The same, in which what may be undefined may be left out. */
type Lax<T> = Plain<
  { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
    [K in keyof T as undefined extends T[K] ? K : never]?: T[K]
  }
>
type Plain<T> = { [K in keyof T]: T[K] }
