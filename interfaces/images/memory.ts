/** Bytes by name, the least recently used of which go when there are too many. */
export interface Memory {
  get(name: string): Buffer | undefined
  set(name: string, bytes: Buffer): void
  /** Forgets every name that begins so. */
  drop(beginning: string): void
  readonly size: number
}

/** `most` is in bytes, of which one thing may take a sixteenth. */
export function memory(most: number): Memory {
  const held = new Map<string, Buffer>()
  let size = 0

  function remove(name: string) {
    size -= held.get(name)?.length ?? 0
    held.delete(name)
  }

  return {
    get(name) {
      const bytes = held.get(name)
      if (!bytes) return undefined
      held.delete(name)
      held.set(name, bytes)
      return bytes
    },
    set(name, bytes) {
      remove(name)
      if (bytes.length > most / 16) return
      held.set(name, bytes)
      size += bytes.length
      while (size > most) remove(held.keys().next().value!)
    },
    drop(beginning) {
      for (const name of held.keys()) if (name.startsWith(beginning)) remove(name)
    },
    get size() {
      return size
    },
  }
}
