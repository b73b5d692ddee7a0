import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { cli } from '../../../app/faces/cli/cli.ts'
import { exitOf, type Io } from '../../../app/faces/cli/terminal.ts'
import { start as launch } from '../../../app/launch.ts'
import { scratch } from '../../support/scratch.ts'

export interface Ended {
  code: number | null
  out: string
  err: string
}

export interface Given {
  env?: NodeJS.ProcessEnv
  stdin?: string | Readable
  /** Which streams are terminals. */
  terminal?: 'stdout' | 'stderr'
  signal?: AbortSignal
  launch?: Io['launch']
}

/** Folders to read from and to write to, and the command line over them. */
export interface Desk {
  input: string
  output: string
  /** Where sessions are kept. */
  data: string
  /** The command line in this process. */
  call(argv: string[], given?: Given): Promise<Ended>
  /** The same, of an Interface of the fixture. */
  run(name: string, ...args: (string | Given)[]): Promise<Ended>
  /** The executable, in a process of its own. */
  start(argv: string[], env?: NodeJS.ProcessEnv): ChildProcessByStdio<Writable, Readable, Readable>
  written(): Promise<string[]>
  /** What is left of temporary folders. */
  left(): Promise<string[]>
  remove(): Promise<void>
}

const usual = tmpdir()
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
export const fixture = here('fixture.js')
export const executable = here('../../../app/main.js')

export async function desk(): Promise<Desk> {
  process.env.TMPDIR = usual
  const { dir, remove } = await scratch()
  const [input, output, temporary, data] = ['in', 'out', 'tmp', 'data'].map((name) =>
    join(dir, name),
  )
  for (const folder of [input!, output!, temporary!]) await mkdir(folder)
  const env = { INPUT_DIR: input, OUTPUT_DIR: output, TMPDIR: temporary }
  process.env.TMPDIR = temporary

  async function call(argv: string[], given: Given = {}): Promise<Ended> {
    const out = collector(given.terminal === 'stdout')
    const err = collector(given.terminal === 'stderr')
    const io = {
      stdin: streamOf(given.stdin ?? ''),
      stdout: out,
      stderr: err,
      env: { ...env, ...given.env },
      signal: given.signal ?? new AbortController().signal,
      launch: given.launch ?? launch,
    }
    try {
      await cli(argv, io)
      return { code: 0, out: out.text(), err: err.text() }
    } catch (error) {
      const { code, usage = '', message } = exitOf(error)
      return { code, out: out.text(), err: `${err.text()}${usage}\n\n${message}` }
    }
  }

  return {
    input: input!,
    output: output!,
    data: data!,
    call,
    run(name, ...args) {
      const words = args.filter((arg) => typeof arg === 'string')
      const given = args.find((arg) => typeof arg === 'object')
      return call(['run', '--app', fixture, name, ...words], given)
    },
    start: (argv, more) =>
      spawn(process.execPath, [executable, ...argv], {
        env: { ...process.env, ...env, ...more },
        stdio: ['pipe', 'pipe', 'pipe'],
      }),
    written: async () => (await readdir(output!)).sort(),
    left: () => readdir(temporary!),
    remove,
  }
}

const streamOf = (given: string | Readable) =>
  typeof given === 'string' ? Readable.from([Buffer.from(given)]) : given

/** How a process ended, and all that it printed. */
export async function ended(child: ReturnType<Desk['start']>): Promise<Ended> {
  const [[code], out, err] = await Promise.all([
    once(child, 'exit') as Promise<[number | null]>,
    text(child.stdout),
    text(child.stderr),
  ])
  return { code, out, err }
}

/** A stream that keeps what is written, as a terminal perhaps. */
export function collector(isTTY: boolean) {
  const chunks: Buffer[] = []
  const stream = new Writable({
    write(chunk, _, done) {
      chunks.push(chunk)
      done()
    },
  })
  return Object.assign(stream, { isTTY, columns: 80, text: () => Buffer.concat(chunks).toString() })
}
