import { createInterface } from 'node:readline'
import { localCaller, localCallerIn } from '../../access/caller.ts'
import type { RawInputs } from '../../calls/check.ts'
import type { Services } from '../../calls/services.ts'
import type { Caller } from '../../core/context.ts'
import { flattened, stateNames } from '../../core/group.ts'
import type { App } from './load.ts'
import { withSession } from './session-file.ts'
import type { Io } from './terminal.ts'

/** The session of a call: one that `--session` names, which stays, or one of this process. */
export interface ShellSession {
  name: string | undefined
  id?: string
}

/** What a session is about. */
export interface Place {
  name: string
  app: App
  /** Where sessions are kept. */
  folder: string
  raw?: RawInputs
}

/** Makes a call as somebody without a session, or in the one that there is. */
export async function inSession<T>(
  { name: session, id }: ShellSession,
  { name, app, folder, raw = {} }: Place,
  { calls: { states } }: Services,
  call: (caller: Caller) => Promise<T>,
): Promise<T> {
  if (session === undefined) {
    return call(id === undefined ? localCaller : localCallerIn({ protocol: 'shell', id }))
  }
  const caller = localCallerIn({ protocol: 'shell', id: session })
  const all = flattened(app.interfaces)
  const known = stateNames(all).get(name)
  const part = all.get(name)?.statePart?.(raw) ?? ''
  let result!: T
  await withSession(folder, session, async (kept) => {
    const scope = { session: caller.session!, state: name + part }
    const key = known === undefined ? undefined : known + part
    const before = key !== undefined && Object.hasOwn(kept, key) ? kept[key] : undefined
    if (before !== undefined) await states.save(scope, before)
    result = await call(caller)
    const after = await states.load(scope)
    return key === undefined || after === undefined ? kept : { ...kept, [key]: after }
  })
  return result
}

/** What is typed, or comes through a pipe, line by line; blank lines are passed over. */
export async function* linesOf(io: Io): AsyncGenerator<string> {
  const { stdin, stderr, signal } = io
  const isShown = isTerminal(io)
  const lines = createInterface({
    input: stdin,
    ...(isShown && { output: stderr }),
    prompt: '> ',
    terminal: isShown,
    crlfDelay: Infinity,
  })
  const close = () => lines.close()
  signal.addEventListener('abort', close)
  // What the terminal takes for itself is passed on.
  lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'))
  try {
    if (isShown) lines.prompt()
    for await (const line of lines) {
      if (line.trim() !== '') yield line
      if (isShown) lines.prompt()
    }
  } finally {
    signal.removeEventListener('abort', close)
    close()
  }
}

/** Whether there is somebody who types. */
export const isTerminal = ({ stdin, stderr }: Pick<Io, 'stdin' | 'stderr'>): boolean =>
  Boolean((stdin as { isTTY?: boolean }).isTTY && stderr.isTTY)
