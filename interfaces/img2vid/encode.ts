import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { Readable } from 'node:stream'
import { type Config, withoutSecrets } from 'fascia'
import type { FfmpegCommand } from 'fluent-ffmpeg'
import { findFfmpeg } from './ffmpeg.ts'
import { type Format, formats } from './formats.ts'
import type { Size } from './frames.ts'

export interface Film extends Size {
  fps: number
  format: Format
  /** Absolute, and a name of our own making: it stands on ffmpeg's command line. */
  path: string
  signal: AbortSignal
  config: Pick<Config, 'FFMPEG_PATH'>
}

/**
 * Writes raw RGB frames, taken one at a time, as a film that browsers play and seek. When it
 * rejects, with what the frames or the signal threw, or with ffmpeg's last words as the cause,
 * no process runs on and no file is left.
 */
export async function encode(frames: AsyncIterable<Uint8Array>, film: Film): Promise<void> {
  const { path, signal } = film
  const ffmpeg = await findFfmpeg(film.config, formats[film.format].encoder)
  const source = Readable.from(frames, { objectMode: false, highWaterMark: 1 })
  const command = contained(await commandOf(ffmpeg, source, film))
  let child: ChildProcess | undefined
  const stop = () => child?.kill('SIGKILL')
  signal.addEventListener('abort', stop)
  try {
    signal.throwIfAborted()
    await new Promise<void>((resolve, reject) => {
      command.on('start', () => {
        child = command.ffmpegProc
        if (signal.aborted) stop()
      })
      command.on('error', (error, _, stderr) => reject(failure(error, stderr)))
      command.on('end', () => resolve())
      command.run()
    })
    if (!source.readableEnded) throw new Error('ffmpeg ended before it had read every frame')
  } catch (error) {
    stop()
    if (child?.exitCode === null && child.signalCode === null) await once(child, 'exit')
    await rm(path, { force: true })
    throw signal.aborted ? signal.reason : error
  } finally {
    signal.removeEventListener('abort', stop)
    source.destroy()
  }
}

type Command = FfmpegCommand & {
  ffmpegProc?: ChildProcess
  _spawnFfmpeg(...given: unknown[]): void
}

async function commandOf(ffmpeg: string, source: Readable, film: Film): Promise<Command> {
  const { default: fluent } = await import('fluent-ffmpeg')
  const { width, height, fps, format, path } = film
  const threads = Math.min(availableParallelism(), 4)
  return fluent({ stdoutLines: 40 })
    .setFfmpegPath(ffmpeg)
    .input(source)
    .inputOptions('-hide_banner', '-loglevel', 'error', '-protocol_whitelist', 'pipe')
    .inputOptions('-f', 'rawvideo', '-pix_fmt', 'rgb24')
    .inputOptions('-s', `${width}x${height}`, '-r', String(fps))
    .outputOptions(...formats[format].options(threads), '-f', format)
    .output(path) as Command
}

/**
 * fluent-ffmpeg reads the output of a process that never started, which would end this one; and
 * the process would inherit this server's secrets.
 */
function contained(command: Command): Command {
  const spawn = command._spawnFfmpeg
  const silence = { get: () => '' }
  command._spawnFfmpeg = (args, options, ...given) => {
    const done = given.pop() as (...result: unknown[]) => void
    const ended = (error?: unknown, stdout: unknown = silence, stderr: unknown = silence) =>
      done(error, stdout, stderr)
    try {
      spawn.call(command, args, { ...(options as object), env: withoutSecrets() }, ...given, ended)
    } catch (error) {
      ended(error)
    }
  }
  return command
}

function failure(error: Error & { inputStreamError?: Error }, stderr?: string | null): Error {
  if (error.inputStreamError) return error.inputStreamError
  const words = stderr?.trim().slice(-2000)
  const cause = words ? new Error(words) : error
  const full = /No space left on device|Disk quota exceeded/.test(words ?? '')
  return Object.assign(new Error('ffmpeg could not write the video', { cause }), {
    ...(full && { code: 'ENOSPC' }),
  })
}
