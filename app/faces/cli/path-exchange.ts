import { stat } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import type { Exchange } from '../../calls/lift.ts'
import { hasCode, Mismatch } from '../../core/errors.ts'
import { filesIn, localSource, ofTypes, readable, unreadable } from '../../files/local.ts'
import { type Io, plain, write } from './terminal.ts'

/**
 * Files as a shell writes them: paths, a folder's for the files in it, a pattern's such as
 * `mba/frame_0*.jpg` for those of them whose names fit, and - for standard input. What is of no type
 * that is taken is left out of a folder or a pattern, and named on stderr.
 */
export function pathExchange(
  folder: string,
  { stdin, stderr, signal }: Pick<Io, 'stdin' | 'stderr' | 'signal'>,
): Exchange {
  let isStdinTaken = false
  return {
    forms: 'a path, or - for standard input',
    async read(value, mayBeSeveral, accept) {
      const typed = String(value)
      if (typed === '-') {
        if (isStdinTaken) throw new Mismatch('cannot be standard input, which is read already')
        isStdinTaken = true
        return [{ name: 'stdin', open: () => readable(stdin, 'stdin', signal) }]
      }
      const path = resolve(folder, typed)
      const isPattern = mayBeSeveral && /[*?]/.test(basename(path)) && !(await isThere(path))
      const isFolder = isPattern || (await look(path, typed, mayBeSeveral))
      if (!isFolder) return [await localSource(path, { signal, followsLinks: true })]
      const all = isPattern
        ? await filesIn(dirname(path), { typed, fits: matcher(basename(path)), followsLinks: true })
        : await filesIn(path, { typed, followsLinks: true })
      const { fit, others } = await ofTypes(all, accept)
      if (others.length > 0) {
        const names = others.map((one) => `“${basename(one)}”`).join(', ')
        await write(stderr, `${plain(`Left out of ${typed}: ${names}`)}\n`)
      }
      return Promise.all(fit.map((one) => localSource(one, { signal, followsLinks: true })))
    },
    write: (file) => file,
  }
}

/** Whether there is a folder that will do; says of what else is there what it is. */
async function look(path: string, typed: string, mayBeFolder: boolean): Promise<boolean> {
  const known = await stat(path).catch((error) => {
    if (!hasCode(error, 'ENOENT', 'ENOTDIR')) throw unreadable(error, typed)
    throw new Mismatch(`must be a file, but there is none at “${path}”`)
  })
  if (known.isFile()) return false
  if (known.isDirectory()) {
    if (mayBeFolder) return true
    throw new Mismatch(`must be a file, but “${typed}” is a folder`)
  }
  const kind = known.isFIFO() ? 'a pipe' : known.isSocket() ? 'a socket' : 'a device'
  throw new Mismatch(`must be a file, but “${typed}” is ${kind}; - stands for standard input`)
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )

/** Whether a name fits a pattern, in which * stands for any letters and ? for one. */
function matcher(pattern: string): (name: string) => boolean {
  const parts = pattern.split(/([*?]+)/).map((part) => {
    if (/^[*?]/.test(part)) return part.includes('*') ? '.*' : '.'.repeat(part.length)
    return part.replace(/[\\^$.|+()[\]{}]/g, '\\$&')
  })
  const expression = new RegExp(`^${parts.join('')}$`, 'su')
  return (name) => expression.test(name)
}
