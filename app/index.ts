import * as library from '../components/index.ts'
import { translator } from '../components/shared/schema-port.ts'
import { type Interface as AnyInterface, interfaceWith } from './core/interface.ts'

export type { Mount, OwnCall, OwnCalls, OwnState, Received, Routes } from './core/mount.ts'

import { formWith } from './faces/http/form.ts'

export * from '../components/index.ts'
export type { Message } from '../components/shared/thread.ts'
export { originOf } from './access/caller.ts'
export { serveTasks, type TaskContext } from './calls/serve-tasks.ts'
export {
  type TaskObserver,
  type Workers,
  type WorkersOptions,
  workers,
} from './calls/workers.ts'
export type { TextStream } from './chat/growing.ts'
export { growing } from './chat/growing.ts'
export type { Answer } from './chat/turn.ts'
export { Chat, type ChatSpec } from './chat.ts'
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
export { type Config, defaultConcurrency, withoutSecrets } from './core/config.ts'
export type { Caller, Context, Host } from './core/context.ts'
export {
  type FieldError,
  hasCode,
  headersOf,
  InputError,
  Mismatch,
  ProblemError,
  toProblem,
} from './core/errors.ts'
export { field, fieldset, result, wordsResult } from './core/fields.ts'
export type { FileLike, LocalFile, StoredFile, WrittenFile } from './core/file.ts'
export { byName, FileOutput, shorten } from './core/file.ts'
export { type GroupAbout, group, type Interfaces } from './core/group.ts'
export type { Port, Ports, Values } from './core/inference.ts'
export type {
  ActionsSpec,
  Group,
  Members,
  Paths,
  Spec,
} from './core/interface.ts'
export type { Language, Translate } from './core/languages/translate.ts'
export { type Limiter, limiter } from './core/limiter.ts'
export { shipped } from './core/root.ts'
export { bytes, count, type Json, type Schema, shown } from './core/schema.ts'
export type { Standard } from './core/standard.ts'
export type { Entry, Range, Store } from './core/store.ts'
export { wantsHtml } from './faces/http/accept.ts'
export { archive } from './faces/http/archive.ts'
export { readBytes } from './faces/http/body.ts'
export type { Form } from './faces/http/form.ts'
export { parseJson } from './faces/http/parse-json.ts'
export { resource } from './faces/http/resource.ts'
export { type Bytes, type Sendable, send } from './faces/http/send.ts'
export type { OwnFile, SiteOptions } from './faces/web/branding.ts'
export type { Colour, Theme } from './faces/web/palette.ts'
export { type Fascia, type FasciaOptions, fascia } from './fascia.ts'
export type { Packed } from './files/zip.ts'
export { type Launched, type LaunchOptions, launch } from './launch.ts'
export { type Server, type ServerOptions, serve } from './server.ts'

/** A typed function with named inputs and outputs, and the way to declare one. */
export type Interface<Given = any, Got = any> = AnyInterface<Given, Got>
export const Interface = interfaceWith(library, translator)
export const form = formWith(library, translator)
