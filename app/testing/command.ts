import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { Config } from '../core/config.ts'
import type { Interfaces } from '../core/group.ts'
import { cli } from '../faces/cli/cli.ts'
import { exitOf, plain } from '../faces/cli/terminal.ts'
import { opened, type SentFile } from './given.ts'

export interface CommandOptions {
  /** Files that lie in the folder it reads from, by name. */
  files?: { readonly [name: string]: SentFile }
  stdin?: string | Uint8Array
  /** Environment variables beside those of the test's own settings. */
  env?: { readonly [name: string]: string }
}

export interface Ended {
  code: number
  stdout: string
  stderr: string
  /** What it wrote, by name. */
  files: { [name: string]: Uint8Array }
}

export type Command = (argv: readonly string[], options?: CommandOptions) => Promise<Ended>

interface Bench {
  /** A folder of the tests' own. */
  dir: string
  config: Partial<Config>
  /** The address of the module that exports the Interfaces, where it is known. */
  module?: string | undefined
}

/** The command line over these Interfaces, in this process, reading and writing in folders anew. */
export function command(interfaces: Interfaces, { dir, config, module }: Bench): Command {
  const app = module ? Promise.resolve(fileURLToPath(module)) : lentModule(interfaces, dir)
  let runs = 0

  return async (argv, { files = {}, stdin = '', env = {} } = {}) => {
    const [input, output] = ['in', 'out'].map((name) => join(dir, `run-${++runs}`, name))
    for (const folder of [input!, output!]) await mkdir(folder, { recursive: true })
    for (const [name, file] of Object.entries(files)) {
      const path = join(input!, name)
      await mkdir(dirname(path), { recursive: true })
      await writeFile(path, Buffer.from(await (await opened(file)).arrayBuffer()))
    }
    const [stdout, stderr] = [collector(), collector()]
    const settings = Object.entries(config).map(([name, value]) => [name, String(value)])
    const io = {
      stdin: Readable.from([Buffer.from(stdin)]),
      stdout,
      stderr,
      env: { ...Object.fromEntries(settings), INPUT_DIR: input, OUTPUT_DIR: output, ...env },
      signal: new AbortController().signal,
      launch: () => Promise.reject(new Error('fascia/testing opens no socket')),
    }
    const end = await cli(['--app', await app, ...argv], io).catch(exitOf)
    const said = end ? [end.usage, end.message].filter(Boolean).join('\n\n') : ''
    return {
      code: end?.code ?? 0,
      stdout: stdout.text(),
      stderr: stderr.text() + (said && `${plain(said)}\n`),
      files: await contents(output!),
    }
  }
}

/** A module that exports Interfaces of this process, for what loads them by a file. */
async function lentModule(interfaces: Interfaces, dir: string): Promise<string> {
  const path = join(dir, 'app.mjs')
  const key = Symbol.for(path)
  Object.assign(globalThis, { [key]: interfaces })
  const all = `globalThis[Symbol.for(${JSON.stringify(path)})]`
  const exports = Object.keys(interfaces).map((name, i) => {
    const given = `${all}[${JSON.stringify(name)}]`
    return `const i${i} = ${given}\nexport { i${i} as ${JSON.stringify(name)} }\n`
  })
  await writeFile(path, exports.join(''))
  return path
}

async function contents(folder: string): Promise<Ended['files']> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
  const read = paths.map(async (path) => [path.slice(folder.length + 1), await readFile(path)])
  return Object.fromEntries(await Promise.all(read))
}

function collector() {
  const chunks: Buffer[] = []
  const stream = new Writable({
    write(chunk, _, done) {
      chunks.push(chunk)
      done()
    },
  })
  return Object.assign(stream, { text: () => Buffer.concat(chunks).toString() })
}
