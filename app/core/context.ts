import type { Services } from '../calls/services.ts'

/** What `fn` gets beside its inputs. */
export interface Context {
  /** Fires when the call is cancelled, times out, or its client has gone. */
  signal: AbortSignal
  /** Says how far the work is: `progress(3, 10, 'Encoding frame 3')`. Cheap to call often. */
  progress(done: number, total: number, label?: string): void
  /** A line for the user to read beside the result. */
  log(message: string): void
  /** A folder of this call's own; it is removed when the call ends. */
  dir: string
  /** Who is signed in, if anybody is. */
  user: string | undefined
  /** The server's own parts, for an Interface that keeps things; none in a process apart. */
  services?: Services
}
