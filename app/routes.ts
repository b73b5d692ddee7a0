import type { Context, Hono } from 'hono'
import type { Html } from './component.ts'
import type { Services } from './services.ts'

/** What an Interface's own routes are built on. */
export interface Host {
  services: Services
  /** The Interface's address, as a path. */
  url: string
  /** A page like all of this server's, around `main`. */
  page(c: Context, content: { title: string; main: Html }): Response | Promise<Response>
}

export type Routes = Hono<any, any, any> | ((host: Host) => Hono<any, any, any>)
