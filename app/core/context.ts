import type { Config } from './config.ts'
import type { Store } from './store.ts'

/** Who makes a call, as its transport shows it. */
export interface Caller {
  /** A browser, a program, a Gradio or an MCP session: opaque, and nobody else's. None for a single request. */
  session: string | undefined
  /** Who is signed in, if anybody is; in a shell the user of this machine. */
  user: string | undefined
  /** The address it comes from; none within this process. */
  address: string | undefined
  may: {
    /** It shows WRITE_TOKEN, or where there is none it comes from this very machine. */
    write: boolean
  }
}

/** What a server lends to the Interfaces that keep things of their own. */
export interface Host {
  config: Config
  /** Where Interfaces keep what is theirs. */
  store: Store
  /** A folder of this process's own, removed in the end. */
  scratch: string
  /** Work that goes on after its answer: a server that closes waits for it, though not for ever. */
  waitUntil(work: Promise<unknown>): void
}

/** What `fn` gets beside its inputs. */
export interface Context<State = undefined> {
  /** Fires when the call is cancelled, times out, or its client has gone. */
  readonly signal: AbortSignal
  /** Says how far the work is: `progress(3, 10, 'Encoding frame 3')`. Cheap to call often. */
  progress(done: number, total: number, label?: string): void
  /** A line for the user to read beside the result. */
  log(message: string): void
  /** A folder of this call's own: made when this is first read, removed when the call ends. */
  readonly dir: string
  caller: Caller
  /**
   * What the Interface keeps for this visitor, as the last call left it: change it, or assign to it.
   * It is kept when the call completes; where there is no session, nothing is.
   */
  state: State
  /** Keeps the state as it is now, also when the call then fails or is stopped. */
  save(): void
  /** The id of this call's Job. */
  job: string
  /** Every setting of the server that runs the call. */
  config: Config
  /** The server's own parts, for an Interface that keeps things; none in a process apart. */
  host?: Host
}
