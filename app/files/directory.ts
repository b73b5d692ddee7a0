import { randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import {
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  rmdir,
  stat,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { hasCode } from '../core/errors.ts'
import type { Json } from '../core/schema.ts'
import {
  type Entry,
  type Listed,
  metaText,
  refuseKey,
  refusePrefix,
  type Store,
} from '../core/store.ts'

const abandoned = 3_600_000

/** Where what is not yet whole lies: its dot keeps it apart from every key. */
const unfinished = '.tmp'

const mostRemembered = 10_000

/**
 * A Store in a folder: the bytes at `<key>`, what is known of them at `<key>.json`. No two versions
 * of a key that one process put there were modified at the same time.
 */
export function directory(folder: string): Store {
  const base = resolve(folder)
  const pathOf = (key: string) => {
    refuseKey(key)
    return join(base, key)
  }
  const temporary = () => join(base, unfinished, randomBytes(16).toString('hex'))
  const ready = mkdir(join(base, unfinished), { recursive: true }).then(clean)
  ready.catch(() => {})
  const remembered = new Map<string, Entry>()
  let turn: Promise<unknown> = Promise.resolve()
  let latest = 0

  /** One after the other, so that the two names of a key change as one for this process. */
  async function inTurn(change: () => Promise<void>) {
    const changing = turn.then(change)
    turn = changing.catch(() => {})
    await changing
  }

  return {
    path: pathOf,
    async put(key, body, meta = () => null) {
      const path = pathOf(key)
      const [bytes, side] = [temporary(), temporary()]
      try {
        await ready
        await pipeline(body, createWriteStream(bytes))
        const known = meta()
        await writeFile(side, metaText(known))
        latest = Math.max(Date.now(), latest + 0.01)
        await utimes(bytes, latest / 1000, latest / 1000)
        const { size, modified } = await facts(bytes)
        const place = async () => {
          await mkdir(dirname(path), { recursive: true })
          await rename(side, `${path}.json`)
          await rename(bytes, path)
        }
        // Another process may have removed the folder, empty as it was, at that very moment.
        await inTurn(() => place().catch(place))
        return { key, size, modified, meta: known }
      } catch (error) {
        await Promise.all([bytes, side].map((left) => rm(left, { force: true })))
        throw error
      }
    },
    async get(key) {
      const path = pathOf(key)
      try {
        const { size, modified } = await facts(path)
        const known = remembered.get(key)
        if (known?.size === size && known.modified === modified) return known
        const meta = JSON.parse(await readFile(`${path}.json`, 'utf8')) as Json
        const entry = { key, size, modified, meta }
        remembered.set(key, entry)
        if (remembered.size > mostRemembered) remembered.delete(remembered.keys().next().value!)
        return entry
      } catch (error) {
        if (hasCode(error, 'ENOENT')) return undefined
        throw error
      }
    },
    async read(key, range): Promise<Readable> {
      const handle = await open(pathOf(key))
      return range ? handle.createReadStream(range) : handle.createReadStream()
    },
    async remove(key) {
      const path = pathOf(key)
      await inTurn(async () => {
        await rm(path, { force: true })
        await rm(`${path}.json`, { force: true })
        await prune(dirname(path))
      })
    },
    async *list(prefix) {
      refusePrefix(prefix)
      await ready
      yield* walk(base, prefix.replace(/[^/]*$/, ''), prefix)
    },
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

  /** Removes what a killed process left half-written. */
  async function clean(): Promise<void> {
    for (const name of await readdir(join(base, unfinished))) {
      const path = join(base, unfinished, name)
      const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Date.now() }))
      if (Date.now() - mtimeMs > abandoned) await rm(path, { force: true })
    }
  }
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
      const known = await facts(join(base, key)).catch(() => undefined)
      if (known) yield { key, ...known }
    }
  }
}

async function facts(path: string): Promise<{ size: number; modified: number }> {
  const { size, mtimeMs } = await stat(path)
  return { size, modified: mtimeMs }
}
