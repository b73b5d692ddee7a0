import type { Hono, Context as HonoContext } from 'hono'
import type { Html } from './component.ts'
import type { Caller, Host } from './context.ts'
import type { LocalFile } from './file.ts'
import type { Translate } from './languages/translate.ts'

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
  /** A page like all of this server's, around `main`; its status is 200 unless said. */
  page(c: HonoContext, content: PageContent): Response | Promise<Response>
}

export interface PageContent {
  title: string
  main: Html
  status?: number
}

export type Routes = Hono<any, any, any> | ((mount: Mount) => Hono<any, any, any>)
