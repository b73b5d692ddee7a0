import { randomBytes } from 'node:crypto'

/**
 * Keeps results in memory under names that nobody can guess: `room` bytes in all, the oldest make
 * way, and none stays longer than `ttl` milliseconds.
 */
export function shelf({ room = 64 * 1024 ** 2, ttl = 600_000 } = {}) {
  const kept = new Map<string, Buffer>()
  let used = 0
  const drop = (name: string) => {
    used -= kept.get(name)?.length ?? 0
    kept.delete(name)
  }
  return {
    put(bytes: Buffer, extension: string): string {
      const name = `${randomBytes(16).toString('hex')}.${extension}`
      for (const oldest of kept.keys()) if (used + bytes.length > room) drop(oldest)
      kept.set(name, bytes)
      used += bytes.length
      setTimeout(() => drop(name), ttl).unref()
      return name
    },
    get: (name: string): Buffer | undefined => kept.get(name),
  }
}
