import { type ChildProcess, fork, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { Place } from '../http/listening.ts'
import { type Imports, watcher } from './watcher.ts'

/** What a process that serves a build tells the one that started it. */
export interface Told extends Imports {
  /** It is ready, but for the port that it is to name as its own. */
  place?: Place
  /** It serves. */
  notice?: string
  /** It cannot, and ends. */
  fault?: string
  /** Whether that says nothing of where. */
  isUnplaced?: boolean
}

interface Options {
  /** The arguments of the process that serves. */
  argv: readonly string[]
  env: NodeJS.ProcessEnv
  /** The module that is served. */
  module: string
  /** Another build is on its way. */
  begins(): void
  /** Where it is to listen: gives the port. What this rejects with ends everything. */
  place(place: Place): Promise<number>
  serves(notice: string): void
  /** The build came to nothing, or ended. */
  fails(text: string): void
}

export interface Builds {
  /** Hands a connection to the build that serves. */
  take(socket: Socket): void
  /** Keeps one build alive, and starts the next at each change, until the signal fires. */
  run(signal: AbortSignal): Promise<void>
}

const entry = new URL(
  `../../main.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`,
  import.meta.url,
)
const patienceMs = 3000

/** One process after the other, each serving what the files hold when it is started. */
export function builds({ argv, env, module, ...tell }: Options): Builds {
  let current: ChildProcess | undefined
  let turn = Promise.resolve()
  let giveUp: (error: unknown) => void = () => {}
  const watched = watcher(() => {
    tell.begins()
    turn = turn.then(restart).catch(giveUp)
  })

  async function restart(): Promise<void> {
    const previous = current
    current = undefined
    await end(previous)
    watched.begin(fileURLToPath(module))
    const child = fork(entry, argv, {
      env: { ...env, WATCH_REPORT_DEPENDENCIES: '1' },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    current = child
    let isTold = false
    const fail = (text: string) => {
      if (current !== child || isTold) return
      isTold = true
      watched.failed()
      tell.fails(text)
    }
    child.on('message', (message: Told) => {
      watched.hear(message)
      if (current !== child) return
      if (message.place) {
        tell
          .place(message.place)
          .then((port) => child.connected && child.send({ port }))
          .catch(giveUp)
      }
      if (message.notice !== undefined) {
        watched.served()
        tell.serves(message.notice)
      }
      if (message.fault !== undefined) {
        fail((message.isUnplaced && checked(watched.files())) || message.fault)
      }
    })
    child.on('error', (error) => fail(error.message))
    child.on('exit', (code, signal) => {
      if (code !== 130) fail(`The server ended by itself (${signal ?? `code ${code}`}).`)
    })
  }

  return {
    take(socket) {
      if (current?.connected) current.send('connection', socket)
      else socket.destroy()
    },
    async run(signal) {
      try {
        await new Promise<void>((resolve, reject) => {
          giveUp = reject
          if (signal.aborted) resolve()
          signal.addEventListener('abort', () => resolve(), { once: true })
          turn = restart().catch(reject)
        })
      } finally {
        watched.close()
        const last = current
        current = undefined
        await end(last)
      }
    },
  }
}

async function end(child: ChildProcess | undefined): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs)
  await gone
  clearTimeout(timer)
}

/** Where a file of JavaScript is not what it should be, which the error of an import does not tell. */
function checked(files: readonly string[]): string | undefined {
  for (const file of [...files].reverse()) {
    if (!/\.[cm]?js$/.test(file)) continue
    const { status, stderr } = spawnSync(process.execPath, ['--check', file], { encoding: 'utf8' })
    if (status) return stderr.split('\n    at ')[0]!.trim()
  }
  return undefined
}
