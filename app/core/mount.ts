import type { Hono, Context as HonoContext } from 'hono'
import type { Html } from './component.ts'
import type { Caller, Host } from './context.ts'
import type { Problem } from './errors.ts'
import type { LocalFile } from './file.ts'
import type { Translate } from './languages/translate.ts'
import type { Json } from './schema.ts'

/** What a request sent: files on this machine's disk, and texts. */
export interface Received {
  /** By form field, in order; a body that is one file is under `''`. */
  files: ReadonlyMap<string, LocalFile[]>
  /** The last text of each form field. */
  texts: ReadonlyMap<string, string>
}

/** What an Interface's own routes are built on. */
export interface Mount extends Host {
  /** The Interface's address, as a path. */
  url: string
  /** Who asks: settled by the server, before any route. */
  caller(c: HonoContext): Caller
  /** What is said to who may not write. */
  refusal(): Error
  /** What a page shows to them: where to sign in, or what its server lacks for that. */
  wayIn(c: HonoContext): Html
  /**
   * Streams a request's form, or its body that is one file, to disk, and calls `use` with it; none
   * of it is there any more afterwards. Throws a ProblemError when it is too large or malformed.
   */
  receive<T>(c: HonoContext, use: (received: Received) => T | Promise<T>): Promise<T>
  /** The words of the page that is asked for, in its reader's language. */
  translate(c: HonoContext): Translate
  /** Calls of this Interface, made and followed on pages of its own. */
  calls: OwnCalls
  /** What it keeps for who asks, in the parts that it has. */
  state: OwnState
  /** What stands above the form of an Interface: its title and words, and in a group its tabs. */
  heading(c: HonoContext): Html
  /** A page like all of this server's, around `main`; its status is 200 unless said. */
  page(c: HonoContext, content: PageContent): Response | Promise<Response>
}

export interface PageContent {
  title: string
  main: Html
  status?: number
  /** Seconds after which it is looked at again by who has no script; `2; url=…` if elsewhere. */
  refresh?: number | string | undefined
}

/** A call of an Interface, as its own pages know it. */
export interface OwnCall {
  id: string
  status: 'queued' | 'running' | 'completed' | 'failed' | 'cancelled' | 'interrupted'
  inputs: { [name: string]: Json }
  /** One value per output, in order; partial ones while it runs and, but for files, of a cancelled one. */
  outputs: Json[] | null
  error: Problem | null
}

export interface OwnCalls {
  /**
   * Makes a call as a page does: of what a form sent and `values` beside it, or of `values` alone where
   * the request is not read. It outlives its page, and a form that is sent twice is one call. What is
   * refused comes back as it was sent.
   */
  send(
    c: HonoContext,
    values: { [name: string]: Json },
    options?: { isRead?: boolean },
  ): Promise<{ call: OwnCall } | { problem: Problem; values: { [name: string]: unknown } }>
  get(id: string): Promise<OwnCall | undefined>
  /** Stops it, and resolves when that is settled. Throws a ProblemError 403 when another session made it. */
  stop(c: HonoContext, id: string): Promise<void>
  /**
   * Server-sent events of a call, each of what `tell` makes of it as it is then: as it is now first,
   * as it ended last. Nothing is sent for undefined.
   */
  follow(
    c: HonoContext,
    id: string,
    tell: (call: OwnCall) => Promise<string | undefined>,
  ): Response | Promise<Response>
}

/** Of a caller without a session nothing is known, and nothing is kept. */
export interface OwnState {
  load(c: HonoContext, part: string): Promise<Json | undefined>
  /** Rejects with a ProblemError 507 when it is larger than `MAX_STATE_BYTES`, or there is no room. */
  save(c: HonoContext, part: string, value: Json): Promise<void>
  remove(c: HonoContext, part: string): Promise<void>
}

export type Routes = Hono<any, any, any> | ((mount: Mount) => Hono<any, any, any>)
