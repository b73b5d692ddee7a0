import type { Server } from 'node:http'
import { constants } from 'node:os'
import type { Readable, Writable } from 'node:stream'
import { type Config, ConfigError } from '../../core/config.ts'
import type { Development } from '../../core/development.ts'
import {
  type FaultLog,
  type FieldError,
  hasCode,
  type Problem,
  toProblem,
} from '../../core/errors.ts'
import type { Interfaces } from '../../core/group.ts'
import type { Place } from '../http/listening.ts'

export type Writer = Writable & { isTTY?: boolean; columns?: number }

/** All that a command touches of its process. */
export interface Io {
  stdin: Readable
  stdout: Writer
  stderr: Writer
  env: NodeJS.ProcessEnv
  /** Fires when the user wants it to end; its reason is the name of the signal. */
  signal: AbortSignal
  /** Rejects when something throws where nobody else can catch it. */
  broken?: Promise<never>
  /** Serves Interfaces by these settings, on a socket unless another way to it is given. */
  launch(interfaces: Interfaces, options: LaunchOptions): Promise<Launched>
}

interface LaunchOptions {
  config: Config
  module: string
  name?: string
  port?: number
  dev?: Development
  connect?(http: Server, place: Place): Promise<number>
}

export interface Launched {
  url: string
  /** What the terminal is told of it. */
  notice: string
  close(): Promise<void>
}

/** A call has no log beside its terminal, and a stack trace is no answer, unless it is asked for. */
export const callLog = ({ env }: Pick<Io, 'env'>): FaultLog | undefined =>
  env.FASCIA_DEBUG ? undefined : () => {}

/** Resolves when it is written: to false, quietly, when nobody reads any more. */
export function write(stream: Writer, text: string | Uint8Array): Promise<boolean> {
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => {
      if (!error) resolve(true)
      else if (isGone(error)) resolve(false)
      else reject(new Exit(1, `Standard output cannot be written: ${error.message}`))
    })
  })
}

/** Whether the one who read has gone, as `head` does. */
export const isGone = (error: unknown): boolean =>
  hasCode(error, 'EPIPE', 'ERR_STREAM_DESTROYED', 'ERR_STREAM_WRITE_AFTER_END')

/** Without what would move the cursor, or change colours, of the terminal it is shown on. */
export const plain = (text: string): string =>
  // Line feeds stay.
  text.replace(/(?!\n)\p{Cc}/gu, '')

/** Ends a command: its exit code, and what to say on stderr. */
export class Exit extends Error {
  override name = 'Exit'
  readonly code: number
  /** What was expected, to show before the message. */
  readonly usage: string | undefined

  constructor(code: number, message: string, more: { usage?: string; cause?: unknown } = {}) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause })
    this.code = code
    this.usage = more.usage
  }
}

/** What was typed cannot be done: exit 2, after the usage. */
export const misuse = (message: string, cause?: unknown): Exit => new Exit(2, message, { cause })

/** A signal told it to end: 130 for Ctrl-C. There is nothing to say. */
export function interrupted({ reason }: AbortSignal): Exit {
  return new Exit(
    128 + (constants.signals[reason as NodeJS.Signals] ?? constants.signals.SIGINT),
    '',
  )
}

interface ExitOptions {
  /** Shown when the caller is at fault. */
  usage?: string | undefined
  /** Where faults of ours are written; to stderr unless said. */
  log?: FaultLog | undefined
  /** How a wrong field is told; by its sentence alone unless said. */
  tell?: Tell | undefined
}

type Tell = (error: FieldError) => string

/** Any thrown thing as the end it is. */
export function exitOf(error: unknown, { usage, log, tell }: ExitOptions = {}): Exit {
  const exit = asExit(error, log, tell)
  if (exit.code !== 2 || exit.usage || !usage) return exit
  return new Exit(2, exit.message, { usage, cause: exit.cause })
}

/** The end of a call that came to nothing: its sentences are those of every face. */
export function exitOfProblem(
  { status, detail, errors, reference }: Problem,
  tell: Tell = (error) => error.detail,
): Exit {
  if (reference) {
    return new Exit(1, `The fault is ours (${reference}). FASCIA_DEBUG=1 shows where it lies.`)
  }
  const sentences = errors?.map(tell) ?? [detail]
  return new Exit(isCallers(status) ? 2 : 1, sentences.join('\n'))
}

function asExit(error: unknown, log: FaultLog | undefined, tell?: Tell): Exit {
  if (error instanceof Exit) return error
  if (error instanceof ConfigError) return new Exit(1, error.message)
  return exitOfProblem(toProblem(error, log), tell)
}

const isCallers = (status: number): boolean => status < 500 && status !== 408 && status !== 429

/** The columns that help is written in. */
export const width = 79

/** Breaks `text` between words; a word that is too long stays whole. */
export function wrap(text: string, columns = width): string[] {
  const lines: string[] = []
  for (const paragraph of text.split('\n')) {
    let line = ''
    for (const word of paragraph.split(' ')) {
      const longer = line === '' ? word : `${line} ${word}`
      if (line !== '' && longer.length > columns) {
        lines.push(line)
        line = word
      } else line = longer
    }
    lines.push(line.trimEnd())
  }
  return lines
}

/** Two columns, indented; a left cell that is too wide stands on a line of its own. */
export function table(
  rows: readonly (readonly [left: string, right: string])[],
  widest = 24,
): string {
  const fits = rows.map(([left]) => left.length).filter((length) => length <= widest)
  const indent = 4 + Math.max(8, ...fits)
  return rows
    .map(([left, right]) => {
      const lines = wrap(right, width - indent)
      const beside = left.length + 4 <= indent
      const head = `  ${left}`
      const rest = (beside ? lines.slice(1) : lines).map((line) => ' '.repeat(indent) + line)
      return [beside ? (head.padEnd(indent) + lines[0]).trimEnd() : head, ...rest].join('\n')
    })
    .join('\n')
}

/** Blocks of help, a blank line between; those that are blank are left out. */
export const blocks = (...parts: (string | undefined)[]): string =>
  parts.filter(Boolean).join('\n\n')

export const section = (title: string, body: string): string | undefined =>
  body === '' ? undefined : `${title}\n${body}`
