import { constants, open, readdir, realpath, stat } from 'node:fs/promises'
import { basename, join, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Config } from '../../config.ts'
import { Mismatch } from '../../errors.ts'
import { type Files, isId } from '../../files/files.ts'
import { count, shown } from '../../words.ts'
import { dataUrl } from '../raw.ts'
import { type Exchange, made, type Taken } from './exchange.ts'
import { writer } from './writer.ts'

type Settings = Pick<Config, 'INPUT_DIR' | 'OUTPUT_DIR' | 'MAX_FILES'>

const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants
const naturally = new Intl.Collator('en', { numeric: true })

/** Files of this machine: read from within INPUT_DIR alone, written to OUTPUT_DIR. */
export function diskExchange(
  files: Files,
  { INPUT_DIR, OUTPUT_DIR, MAX_FILES }: Settings,
): Exchange {
  const base = resolve(INPUT_DIR)
  return {
    forms:
      `a path in ${base}, which may be a folder's where several files are wanted, ` +
      'a data: URL, or the id of a file that a tool made',
    async *take(text) {
      if (text.startsWith('data:')) return yield made(await dataUrl(text, files))
      if (isId(text)) return yield { file: { id: text }, made: false }
      const path = pathIn(base, text)
      if (path === undefined) return
      const real = await within(base, path, text)
      if ((await stat(real)).isDirectory()) yield* folder(real)
      else yield await copy(real)
    },
    link: writer(files, resolve(OUTPUT_DIR)),
  }

  async function* folder(path: string): AsyncGenerator<Taken> {
    const entries = await readdir(path, { withFileTypes: true })
    const names = entries
      .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
      .map(({ name }) => name)
      .sort(naturally.compare)
    if (names.length === 0) throw new Mismatch(`must be files, but there is none in “${path}”`)
    if (names.length > MAX_FILES) {
      throw new Mismatch(`must be at most ${count(MAX_FILES)} files, not ${count(names.length)}`)
    }
    for (const name of names) yield await copy(join(path, name))
  }

  /** Neither follows a link nor waits for a pipe that was put there meanwhile. */
  async function copy(path: string): Promise<Taken> {
    const fault = (cause?: unknown) =>
      new Mismatch(`must be a file that can be read, and “${basename(path)}” is not`, { cause })
    const handle = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK).catch((error) => {
      throw fault(error)
    })
    try {
      if (!(await handle.stat()).isFile()) throw fault()
      return made(await files.put(handle.createReadStream({ autoClose: false }), basename(path)))
    } finally {
      await handle.close()
    }
  }
}

/** Undefined for a URL that names no file of this machine. */
function pathIn(base: string, text: string): string | undefined {
  if (!/^(file:|[a-z][a-z0-9+.-]+:\/\/)/i.test(text)) return resolve(base, text)
  try {
    return fileURLToPath(text)
  } catch {
    return undefined
  }
}

/** Says the same of what is outside as of what is nowhere, so that nobody can feel around. */
async function within(base: string, path: string, text: string): Promise<string> {
  const found = await Promise.all([realpath(base), realpath(path)]).catch(() => undefined)
  const [folder = '', real = ''] = found ?? []
  if (found && (real === folder || real.startsWith(folder.endsWith(sep) ? folder : folder + sep))) {
    return real
  }
  throw new Mismatch(`must be a file in ${base}, and ${shown(text)} is not`)
}
