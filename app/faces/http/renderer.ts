import type { Context } from 'hono'
import type { RawInputs } from '../../calls/check.ts'
import type { History, Update } from '../../calls/engine.ts'
import type { Job } from '../../calls/job.ts'
import type { FieldError, Problem } from '../../core/errors.ts'
import type { Interface, Membership } from '../../core/interface.ts'

/** An Interface under its name. */
export interface Named {
  name: string
  iface: Interface
}

/** What a form holds: raw values, however wrong, with the files that are already here. */
export interface Filled {
  values: RawInputs
  errors?: FieldError[]
  /** The Job whose result was in sight when the form was sent. */
  earlier?: string | undefined
}

type Answer = Response | Promise<Response>

/** One way to say the same things: as pages for people, or as JSON for programs. */
export interface Renderer {
  /** All Interfaces, or those of a group. */
  index(c: Context, group?: Membership): Answer
  /** A call was refused; nothing runs. */
  refused(c: Context, named: Named, filled: Filled, problem: Problem): Answer
  /** A call was made, and its caller has waited a little. */
  called(c: Context, named: Named, job: Job): Answer
  /** A Job, at its own address. */
  job(c: Context, named: Named, job: Job): Answer
  /** The Jobs of this browser. */
  history(c: Context, part: History): Answer
  /** A refusal; `headers` are those of its answer. */
  problem(c: Context, problem: Problem, headers: Record<string, string>): Answer
  /** One message of a Job's event stream; undefined for none. `last` ends it. */
  message(named: Named, update: Update, c: Context): Promise<{ data: string; event?: string }>
  /** How often at most a message is worth sending, in milliseconds. */
  interval: number
}

/** The renderer that has pages. */
export interface Pages extends Renderer {
  /** An Interface as it awaits a call; `last` is what an example that fills it gave before. */
  form(c: Context, named: Named, filled: Filled, last?: Job): Answer
  /** The fields of a form as they are beside these values. */
  fields(c: Context, named: Named, filled: Filled): Answer
  /** What changes on a page that calls by itself: how the call is, or why there was none. */
  live(c: Context, named: Named, shown: Job | Problem): Promise<string>
  /** How all of it is called from code, or one Interface. */
  docs(c: Context, named?: Named): Answer
}
