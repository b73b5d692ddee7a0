import * as library from '../components/index.ts'
import { type Interface as AnyInterface, interfaceWith } from './core/interface.ts'

export * from '../components/index.ts'
export type {
  Component,
  Html,
  InputField,
  Options,
  OutputField,
  Raw,
  Wire,
} from './core/component.ts'
export { component } from './core/component.ts'
export type { Caller, Context, Host } from './core/context.ts'
export { InputError, Mismatch, ProblemError } from './core/errors.ts'
export { field, fieldset, result, wordsResult } from './core/fields.ts'
export type { FileLike, LocalFile, StoredFile, WrittenFile } from './core/file.ts'
export { FileOutput } from './core/file.ts'
export type { Mount, Routes, Spec } from './core/interface.ts'
export { type Limiter, limiter } from './core/limiter.ts'
export type { Port, Ports } from './core/ports.ts'
export type { Json, Schema } from './core/schema.ts'
export {
  type Launched,
  type LaunchOptions,
  launch,
  type Server,
  type ServerOptions,
  serve,
} from './server.ts'

export type Interface = AnyInterface
export const Interface = interfaceWith(library)
