import { randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { hasCode } from '../errors.ts'
import { type Listed, refuseKey, type Store } from './store.ts'

const abandoned = 3_600_000

/** A Store in a folder: the bytes at `<key>`, what is known of them at `<key>.json`. */
export function directory(folder: string): Store {
  const base = resolve(folder)
  const pathOf = (key: string) => {
    refuseKey(key)
    return join(base, key)
  }
  const ready = mkdir(join(base, 'tmp'), { recursive: true }).then(() => clean(join(base, 'tmp')))
  ready.catch(() => {})

  /** Written under another name first, so that a name always stands for the whole. */
  async function place(path: string, write: (temporary: string) => Promise<unknown>) {
    await ready
    const temporary = join(base, 'tmp', randomBytes(16).toString('hex'))
    try {
      await write(temporary)
      await mkdir(dirname(path), { recursive: true })
      await rename(temporary, path)
    } catch (error) {
      await rm(temporary, { force: true })
      throw error
    }
  }

  return {
    path: pathOf,
    async put(key, body, meta = () => null) {
      const path = pathOf(key)
      await place(path, async (temporary) => {
        await pipeline(body, createWriteStream(temporary))
        await place(`${path}.json`, (side) => writeFile(side, JSON.stringify(meta())))
      })
      return { key, ...(await facts(path)), meta: meta() }
    },
    async get(key) {
      const path = pathOf(key)
      try {
        const known = await facts(path)
        return { key, ...known, meta: JSON.parse(await readFile(`${path}.json`, 'utf8')) }
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
      await rm(pathOf(key), { force: true })
      await rm(`${pathOf(key)}.json`, { force: true })
    },
    async *list(prefix) {
      await ready
      yield* walk(base, prefix.replace(/[^/]*$/, ''), prefix)
    },
  }
}

async function* walk(base: string, folder: string, prefix: string): AsyncGenerator<Listed> {
  const entries = await readdir(join(base, folder), { withFileTypes: true }).catch(() => [])
  for (const entry of entries) {
    const key = `${folder}${entry.name}`
    if (entry.isDirectory()) {
      if (`${key}/`.startsWith(prefix) || prefix.startsWith(`${key}/`))
        yield* walk(base, `${key}/`, prefix)
    } else if (key.startsWith(prefix) && !entry.name.includes('.')) {
      const known = await facts(join(base, key)).catch(() => undefined)
      if (known) yield { key, ...known }
    }
  }
}

async function facts(path: string): Promise<{ size: number; modified: number }> {
  const { size, mtimeMs } = await stat(path)
  return { size, modified: mtimeMs }
}

/** Removes what a killed process left half-written. */
async function clean(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    const age = Date.now() - (await stat(path).catch(() => ({ mtimeMs: Date.now() }))).mtimeMs
    if (age > abandoned) await rm(path, { force: true })
  }
}
