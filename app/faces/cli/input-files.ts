import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { addAbortSignal, type Readable } from 'node:stream'
import type { RawInputs } from '../../calls/check.ts'
import { hasCode, Mismatch, ProblemError } from '../../core/errors.ts'
import type { Signature } from '../../core/ports.ts'
import { count, holdsFiles, type Json, type Schema } from '../../core/schema.ts'
import type { StoredFile } from '../../files/file.ts'
import type { Files } from '../../files/files.ts'
import { isList } from './arguments.ts'
import type { Call } from './call.ts'

/** The files that a command line names, each checked before it is read. */
export interface Intake {
  /** Stores the file at `path`, or standard input for `-`. Throws a Mismatch. */
  store(path: string): Promise<StoredFile>
  /** The files in a folder, or else the one file. Throws a Mismatch. */
  expand(path: string): Promise<string[]>
}

interface Source {
  files: Files
  /** Where relative paths begin. */
  folder: string
  stdin: Readable
  signal: AbortSignal
}

const { compare } = new Intl.Collator('en', { numeric: true })

export function intake({ files, folder, stdin, signal }: Source): Intake {
  let isStdinTaken = false

  async function put(body: Readable, name: string): Promise<StoredFile> {
    try {
      return await files.put(addAbortSignal(signal, body), name)
    } catch (error) {
      signal.throwIfAborted()
      throw asMismatch(error, name)
    }
  }

  return {
    async store(path) {
      if (path !== '-') {
        const found = resolve(folder, path)
        await refuseSpecial(found, path)
        return put(createReadStream(found), basename(found))
      }
      if (isStdinTaken) throw new Mismatch('cannot be standard input, which is read already')
      isStdinTaken = true
      return put(stdin, 'stdin')
    },
    async expand(path) {
      const found = resolve(folder, path)
      const known = path === '-' ? undefined : await look(found, path)
      if (!known?.isDirectory()) return [path]
      const names = await readdir(found).catch((error) => {
        throw asMismatch(error, path)
      })
      const paths: string[] = []
      for (const name of names.filter((name) => !name.startsWith('.')).sort(byName)) {
        const entry = await stat(join(found, name)).catch(() => undefined)
        if (entry?.isFile()) paths.push(join(found, name))
      }
      if (paths.length === 0) throw new Mismatch(`must be files, but there is none in “${path}”`)
      return paths
    },
  }
}

/** As people count, frame2 before frame10; never by chance. */
const byName = (a: string, b: string): number => compare(a, b) || (a < b ? -1 : 1)

async function refuseSpecial(found: string, path: string): Promise<void> {
  const known = await look(found, path)
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

/**
 * The raw inputs of a call: strings as they were typed, and the files they name, stored like any
 * upload. What is wrong with a path is the fault of its input; a blank is not given at all.
 */
export async function gather(
  { names, components }: Signature,
  values: Call['values'],
  intake: Intake,
): Promise<{ raw: RawInputs; faults: Map<string, string> }> {
  const raw: RawInputs = {}
  const faults = new Map<string, string>()
  for (const [i, name] of names.entries()) {
    const given = (values.get(name) ?? []).filter((value) => value !== '')
    if (given.length === 0) continue
    try {
      raw[name] = await read(components[i]!.schema, given, intake)
    } catch (error) {
      if (!(error instanceof Mismatch)) throw error
      faults.set(name, error.message)
    }
  }
  return { raw, faults }
}

async function read(schema: Schema, given: string[], intake: Intake): Promise<Json> {
  const last = given.at(-1)!
  if (!holdsFiles(schema)) return isList(schema) ? given : last
  if (!isList(schema)) return intake.store(last)
  const paths: string[] = []
  for (const path of given) paths.push(...(await intake.expand(path)))
  const most = schema.maxItems ?? Infinity
  if (paths.length > most) {
    throw new Mismatch(`must be at most ${count(most)} files, not ${count(paths.length)}`)
  }
  const stored: StoredFile[] = []
  for (const path of paths) stored.push(await intake.store(path))
  return stored
}
