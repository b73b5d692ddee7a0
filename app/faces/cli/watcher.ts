import { type FSWatcher, watch } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The files of an app, as its process tells of them, and what becomes of them. */
export interface Watcher {
  /** A process is about to load them anew. */
  begin(file: string): void
  /** What Node tells of the modules that it loads. */
  hear(message: Imports): void
  /** All of them are known now. */
  served(): void
  /** Not all of them may be known: any other source beside them may be what is missing. */
  failed(): void
  /** Those that the latest process has loaded, in that order. */
  files(): string[]
  close(): void
}

export interface Imports {
  'watch:import'?: (string | null)[]
  'watch:require'?: (string | null)[]
}

/** An editor writes a file in several steps. */
const pauseMs = 80

/** Calls `changed` soon after one of the files changed, once for changes at about the same time. */
export function watcher(changed: () => void): Watcher {
  const folders = new Map<string, FSWatcher>()
  let latest = new Set<string>()
  let before = new Set<string>()
  let hasFailed = false
  let timer: NodeJS.Timeout | undefined

  function add(file: string): void {
    latest.add(file)
    const folder = dirname(file)
    if (folders.has(folder)) return
    try {
      const watched = watch(folder, (_, name) => name && look(join(folder, name)))
      watched.on('error', () => watched.close())
      folders.set(folder, watched)
    } catch {
      // The folder has gone meanwhile.
    }
  }

  function look(file: string): void {
    const isMeant = latest.has(file) || before.has(file) || (hasFailed && isSource.test(file))
    if (!isMeant) return
    clearTimeout(timer)
    timer = setTimeout(changed, pauseMs)
  }

  return {
    begin(file) {
      before = new Set([...before, ...latest])
      latest = new Set()
      add(file)
    },
    hear(message) {
      const imported = message['watch:import'] ?? []
      const files = imported.map((url) => (url?.startsWith('file:') ? fileURLToPath(url) : null))
      for (const file of [...files, ...(message['watch:require'] ?? [])]) {
        if (file && isAbsolute(file) && isTheirs(file)) add(file)
      }
    },
    served() {
      hasFailed = false
      before = new Set()
    },
    failed() {
      hasFailed = true
    },
    files: () => [...latest],
    close() {
      clearTimeout(timer)
      for (const watched of folders.values()) watched.close()
    },
  }
}

const isSource = /\.([cm]?[jt]sx?|json)$/

const ours = ['../../', '../../../components/'].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
)

/** Whether it is theirs who write the app: nobody writes what was installed. */
const isTheirs = (file: string): boolean =>
  !/[\\/]node_modules[\\/]/.test(file) && !ours.some((folder) => file.startsWith(folder))
