import { createReadStream, type Stats } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { addAbortSignal, Readable } from 'node:stream'
import type { Exchange, Source } from '../../calls/lift.ts'
import { hasCode, Mismatch, ProblemError } from '../../core/errors.ts'
import type { Signature } from '../../core/ports.ts'
import type { Json } from '../../core/schema.ts'
import { isList } from './arguments.ts'
import type { Call } from './call.ts'

interface Shell {
  /** Where relative paths begin. */
  folder: string
  stdin: Readable
  signal: AbortSignal
}

const { compare } = new Intl.Collator('en', { numeric: true })

/** Files as a shell writes them: paths, a folder's for the files in it, and - for standard input. */
export function pathExchange({ folder, stdin, signal }: Shell): Exchange {
  let isStdinTaken = false

  const source = (name: string, open: () => Readable): Source => ({
    name,
    open: () => Readable.from(read(addAbortSignal(signal, open()), name), { objectMode: false }),
  })

  /** What fails as it is read is the fault of its input, unless the user has stopped it. */
  async function* read(body: Readable, name: string) {
    try {
      yield* body
    } catch (error) {
      signal.throwIfAborted()
      throw asMismatch(error, name)
    }
  }

  async function filesIn(path: string, typed: string): Promise<Source[]> {
    const names = await readdir(path).catch((error) => {
      throw asMismatch(error, path)
    })
    const paths: string[] = []
    for (const name of names.filter((name) => !name.startsWith('.')).sort(byName)) {
      const entry = await stat(join(path, name)).catch(() => undefined)
      if (entry?.isFile()) paths.push(join(path, name))
    }
    if (paths.length === 0) throw new Mismatch(`must be files, but there is none in “${typed}”`)
    return paths.map((path) => source(basename(path), () => createReadStream(path)))
  }

  return {
    forms: 'a path, or - for standard input',
    async read(value, mayBeSeveral) {
      const path = String(value)
      if (path === '-') {
        if (isStdinTaken) throw new Mismatch('cannot be standard input, which is read already')
        isStdinTaken = true
        return [source('stdin', () => stdin)]
      }
      const found = resolve(folder, path)
      const known = await look(found, path)
      if (known.isDirectory() && mayBeSeveral) return filesIn(found, path)
      refuseSpecial(known, path)
      return [source(basename(found), () => createReadStream(found))]
    },
    write: (file) => file,
  }
}

/** As people count, frame2 before frame10; never by chance. */
const byName = (a: string, b: string): number => compare(a, b) || (a < b ? -1 : 1)

function refuseSpecial(known: Stats, path: string): void {
  if (known.isFile()) return
  if (known.isDirectory()) throw new Mismatch(`must be a file, but “${path}” is a folder`)
  const kind = known.isFIFO() ? 'a pipe' : known.isSocket() ? 'a socket' : 'a device'
  throw new Mismatch(`must be a file, but “${path}” is ${kind}; - stands for standard input`)
}

const look = (found: string, path: string) =>
  stat(found).catch((error) => {
    if (!hasCode(error, 'ENOENT', 'ENOTDIR')) throw asMismatch(error, path)
    throw new Mismatch(`must be a file, but there is none at “${found}”`)
  })

function asMismatch(error: unknown, name: string): unknown {
  if (error instanceof ProblemError && error.problem.status === 413) {
    return new Mismatch(`has a file that is too large: “${name}”. ${error.message}`)
  }
  if (hasCode(error, 'EACCES', 'EPERM')) return new Mismatch(`may not be read: “${name}”`)
  if (hasCode(error, 'EIO', 'EISDIR', 'ELOOP', 'ENAMETOOLONG', 'ENOENT', 'ESTALE', 'EAGAIN')) {
    return new Mismatch(`cannot be read: “${name}” (${(error as NodeJS.ErrnoException).code})`)
  }
  return error
}

/** What was typed for each input: one text, several, or the paths of its files. */
export function typedValues(
  { names, components }: Signature,
  typed: Call['values'],
): { [name: string]: Json } {
  const values: { [name: string]: Json } = {}
  for (const [i, name] of names.entries()) {
    const given = (typed.get(name) ?? []).filter((value) => value !== '')
    const { schema } = components[i]!
    if (given.length > 0) values[name] = isList(schema) ? given : given.at(-1)!
  }
  return values
}
