import { mkdir, open, readdir, readFile, rename, rm, rmdir, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { hasCode, ProblemError } from '../core/errors.ts'
import type { Json } from '../core/schema.ts'
import {
  type Entry,
  type Listed,
  metaText,
  refuseKey,
  refusePrefix,
  type Store,
} from '../core/store.ts'
import { readStream } from './read-stream.ts'
import { unfinished } from './unfinished.ts'

const mostRemembered = 10_000

/** What is known of bytes, and of which: their size and when they were modified. */
interface Version {
  meta: Json
  of: [size: number, modified: number]
}

/** What lies at `<key>.json`. One without `of` is of an older layout. */
type Record = Pick<Version, 'meta'> & Partial<Version> & { before?: Version }

/**
 * A Store in a folder: the bytes at `<key>`, what is known of them at `<key>.json`. Which bytes are
 * at `<key>` decides; what is known of those before them is kept until then. No two versions of a
 * key that one process put there were modified at the same time. A record that cannot be read, or
 * that is of other bytes, is as if it were not there.
 */
export function directory(folder: string): Store {
  const base = resolve(folder)
  const pathOf = (key: string) => {
    refuseKey(key)
    return join(base, key)
  }
  const { temporary, clean } = unfinished(base)
  clean().catch((error) => console.error(error))
  const remembered = new Map<string, Entry>()
  const complained = new Set<string>()
  let turn: Promise<unknown> = Promise.resolve()
  let latest = 0

  /** One after the other, so that the two names of a key change as one for this process. */
  async function inTurn(change: () => Promise<void>) {
    const changing = turn.then(change)
    turn = changing.catch(() => {})
    await changing
  }

  /** A fault of the disk, told with the folder it is in: no caller can help it. */
  function ours(error: unknown): never {
    const { message } = error as Error
    if (!hasCode(error, 'ENOSPC', 'EDQUOT')) {
      const { code } = error as NodeJS.ErrnoException
      throw Object.assign(new Error(`Cannot write in ${base}: ${message}`, { cause: error }), {
        code,
      })
    }
    console.error(`There is no room left in ${base}: ${message}`)
    throw new ProblemError(507, 'The disk of this server is full', { cause: error })
  }

  /** Writes the body, and says what is there now. Its own errors are thrown as they are. */
  async function write(path: string, body: Readable): Promise<Version['of']> {
    const file = await open(path, 'wx', 0o600).catch(ours)
    try {
      for await (const chunk of body) await file.writeFile(chunk).catch(ours)
      latest = Math.max(Date.now(), latest + 0.01)
      await file.utimes(latest / 1000, latest / 1000).catch(ours)
      await file.sync().catch(ours)
      const { size, mtimeMs } = await file.stat()
      return [size, mtimeMs]
    } finally {
      await file.close()
    }
  }

  async function writeRecord(path: string, record: Record): Promise<void> {
    const file = await open(path, 'w', 0o600)
    try {
      await file.writeFile(JSON.stringify(record))
      await file.sync()
    } finally {
      await file.close()
    }
  }

  async function get(key: string): Promise<Entry | undefined> {
    const path = pathOf(key)
    for (let last: Version['of'] | undefined; ; ) {
      const now = await facts(path)
      if (!now) return undefined
      const [size, modified] = now
      const known = remembered.get(key)
      if (known?.size === size && known.modified === modified) return known
      const record = await readRecord(key, path)
      if (!record) return undefined
      const isSettled = last?.[0] === size && last[1] === modified
      const found = versionOf(record, now, isSettled)
      if (found) {
        const entry = { key, size, modified, meta: found.meta }
        remembered.set(key, entry)
        if (remembered.size > mostRemembered) remembered.delete(remembered.keys().next().value!)
        return entry
      }
      if (isSettled) return complain(key, `it has ${size} bytes, not those that were stored`)
      last = now
    }
  }

  async function readRecord(key: string, path: string): Promise<Record | undefined> {
    const text = await readFile(`${path}.json`, 'utf8').catch((error) => {
      if (hasCode(error, 'ENOENT')) return undefined
      throw error
    })
    if (text === undefined) return undefined
    try {
      const value = JSON.parse(text)
      return Array.isArray(value?.of) ? value : { meta: value }
    } catch {
      return complain(key, text === '' ? 'its record is empty' : 'its record is no JSON')
    }
  }

  function complain(key: string, fault: string): undefined {
    if (complained.has(key) || complained.size > mostRemembered) return undefined
    complained.add(key)
    console.error(`${join(base, key)} is damaged, and left out: ${fault}`)
  }

  return {
    path: pathOf,
    get,
    async put(key, body, meta = () => null) {
      const path = pathOf(key)
      // It may fail before it is read.
      body.on('error', () => {})
      let [bytes, side] = ['', '']
      try {
        bytes = await temporary().catch(ours)
        side = `${bytes}.json`
        const of = await write(bytes, body)
        const known = meta()
        metaText(known)
        const record = async (there: Entry | undefined) => {
          const before: Version | undefined = there && {
            meta: there.meta,
            of: [there.size, there.modified],
          }
          await writeRecord(side, { meta: known, of, ...(before && { before }) })
          return there
        }
        const there = await record(await get(key)).catch(ours)
        const place = async () => {
          await mkdir(dirname(path), { recursive: true, mode: 0o700 })
          const still = await get(key)
          if (still?.modified !== there?.modified) await record(still)
          await rename(side, `${path}.json`)
          await rename(bytes, path)
        }
        // Another process may have removed the folder, empty as it was, at that very moment.
        await inTurn(() => place().catch(place).catch(ours))
        return { key, size: of[0], modified: of[1], meta: known }
      } catch (error) {
        body.destroy()
        for (const left of [bytes, side]) if (left) await rm(left, { force: true }).catch(() => {})
        throw error
      }
    },
    read: async (key, range) => readStream(pathOf(key), range),
    async remove(key) {
      const path = pathOf(key)
      await inTurn(async () => {
        await rm(path, { force: true })
        await rm(`${path}.json`, { force: true })
        remembered.delete(key)
        await prune(dirname(path))
      })
    },
    async *list(prefix) {
      refusePrefix(prefix)
      yield* walk(base, prefix.replace(/[^/]*$/, ''), prefix)
    },
    sweep: clean,
  }

  /** Removes a folder that nothing is left in, and those around it. */
  async function prune(folder: string): Promise<void> {
    if (folder === base) return
    const isEmpty = await rmdir(folder).then(
      () => true,
      () => false,
    )
    if (isEmpty) await prune(dirname(folder))
  }
}

/**
 * The version that a record has of the bytes that are there. `isSettled` says that nobody is just
 * replacing them, so that a time of their own shows a copy that was put back.
 */
function versionOf(
  { meta, of, before }: Record,
  [size, modified]: Version['of'],
  isSettled: boolean,
): Pick<Version, 'meta'> | undefined {
  if (!of) return { meta }
  const versions = [{ meta, of }, ...(before ? [before] : [])]
  const exact = versions.find(({ of }) => of[0] === size && of[1] === modified)
  return exact ?? (isSettled ? versions.find(({ of }) => of[0] === size) : undefined)
}

async function* walk(base: string, folder: string, prefix: string): AsyncGenerator<Listed> {
  const entries = await readdir(join(base, folder), { withFileTypes: true }).catch(() => [])
  for (const entry of entries) {
    if (entry.name.includes('.')) continue
    const key = `${folder}${entry.name}`
    if (entry.isDirectory()) {
      if (`${key}/`.startsWith(prefix) || prefix.startsWith(`${key}/`))
        yield* walk(base, `${key}/`, prefix)
    } else if (key.startsWith(prefix)) {
      const [size, modified] = (await facts(join(base, key))) ?? []
      if (size !== undefined && modified !== undefined) yield { key, size, modified }
    }
  }
}

/** Undefined where there is nothing. */
async function facts(path: string): Promise<Version['of'] | undefined> {
  try {
    const { size, mtimeMs } = await stat(path)
    return [size, mtimeMs]
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return undefined
    throw error
  }
}
