import { createServer, type Socket } from 'node:net'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ConfigError, readConfig } from '../../core/config.ts'
import { development, traceOf } from '../../core/development.ts'
import { listenAt, type Place } from '../http/listening.ts'
import { builds, type Told } from './builds.ts'
import { moduleAt, needsCompiling, stripsTypes } from './module-file.ts'
import { asksToServe, served } from './serve.ts'
import { Exit, type Io, interrupted, write } from './terminal.ts'
import { waitingApp } from './waiting-app.ts'

/** Set in the process that serves what is written; the one before it only watches. */
const mark = 'FASCIA_DEV_CHILD'

/**
 * `fascia dev [file] [name…]`: serves in a process of its own, which is started anew at each change
 * of a file that it imports. Connections come to this process, which hands them on: whoever asks in
 * between waits, and while the code cannot be loaded is told why.
 */
export async function dev(argv: readonly string[], io: Io, file?: string): Promise<void> {
  if (io.env[mark] && process.send) return serveBuild(argv, io, file)
  const asked = asksToServe(argv, file)
  const { module, name } = await moduleAt(asked.file)
  if (/\.[cm]?tsx?$/.test(module) && !stripsTypes) throw needsCompiling(name)
  const title = basename(fileURLToPath(module))
  const waiting = waitingApp(readConfig({ ...io.env, ...asked.typed }), title)
  const front = createServer({ pauseOnConnect: true }, hand)
  const queue: Socket[] = []
  let state: 'starting' | 'waiting' | 'serving' = 'starting'
  let port: number | undefined
  let isFirst = true

  function hand(socket: Socket): void {
    socket.on('error', () => {})
    if (state === 'starting') queue.push(socket)
    else if (state === 'waiting') waiting.take(socket)
    else running.take(socket)
  }

  function become(next: typeof state): void {
    state = next
    for (const socket of next === 'starting' ? [] : queue.splice(0)) hand(socket)
  }

  const running = builds({
    argv: [...(file === undefined ? [] : ['--app', file]), 'dev', ...argv],
    env: { ...io.env, [mark]: '1' },
    module,
    begins() {
      become('starting')
      waiting.leave()
    },
    async place(place) {
      port ??= await listenAt(front, place)
      return port
    },
    serves(notice) {
      become('serving')
      const text = isFirst ? `${notice}It follows what you save; Ctrl-C ends it.\n` : again(title)
      isFirst = false
      void write(io.stdout, text)
    },
    fails(text) {
      const told = `${title} could not be served:\n\n${indented(text)}\n`
      waiting.say(told)
      become('waiting')
      void write(io.stderr, `\n${told}\nThe server waits for you to save a file.\n`)
    },
  })
  try {
    await Promise.race([running.run(io.signal), ...(io.broken ? [io.broken] : [])])
  } finally {
    front.close()
    waiting.leave()
    for (const socket of queue) socket.destroy()
  }
  if (io.signal.reason === 'SIGINT') throw interrupted(io.signal)
}

const again = (title: string): string => `${title} was saved, and is served anew.\n`

const indented = (text: string): string => text.replace(/^(?=.)/gm, '  ')

const ended = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })

/** The process that is started for one build: it serves what comes from the one before it. */
async function serveBuild(argv: readonly string[], io: Io, file?: string): Promise<void> {
  const tell = (message: Told) => process.send?.(message)
  process.once('disconnect', () => process.exit(0))
  const dev = development(io.signal)
  try {
    const { launched } = await served(asksToServe(argv, file), io, {
      dev,
      connect: (http, place: Place) =>
        new Promise((resolve) => {
          // A connection that is kept would be cut off by the next build, a request on its way.
          http.maxRequestsPerSocket = 1
          process.on('message', (message: { port?: number }, socket?: Socket) => {
            if (message.port !== undefined) resolve(message.port)
            if (!socket) return
            http.emit('connection', socket)
            socket.resume()
          })
          tell({ place })
        }),
    })
    tell({ notice: launched.notice })
    await Promise.race([ended(io.signal), ...(io.broken ? [io.broken] : [])])
    await launched.close()
  } catch (error) {
    const { message, cause } = error as Error
    const fault = error instanceof ConfigError || error instanceof Exit ? message : traceOf(error)
    const told: Told = {
      fault: cause === undefined ? fault : traceOf(cause),
      isUnplaced: cause instanceof SyntaxError && !/^\S+:\d+$/m.test(cause.stack ?? ''),
    }
    await new Promise((sent) => process.send?.(told, sent))
  }
}
