import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { hasCode } from '../../core/errors.ts'
import { mixed } from './arguments.ts'
import { stripsTypes } from './module-file.ts'
import { filesOf } from './new-project.ts'
import { Exit, type Io, misuse, section, write } from './terminal.ts'

/** `fascia init [folder]`: writes a small project that runs; what is there already stays as it is. */
export async function init(argv: readonly string[], io: Io): Promise<void> {
  const { words } = mixed(argv, {})
  const [given = '.', extra] = words
  if (extra !== undefined) throw misuse(`fascia init takes one folder, and “${extra}” is another`)
  const folder = resolve(given)
  const found = await packageIn(folder)
  const ending = found?.type === 'commonjs' ? 'mts' : 'ts'
  const project = filesOf({ name: nameOf(folder), ending, stripsTypes })
  const written: string[] = []
  const left: string[] = []
  await mkdir(folder, { recursive: true }).catch((error) => unwritable(folder, error))
  for (const { path, text, needs } of project) {
    // A test of what is not there would fail.
    if (needs !== undefined && !written.includes(needs)) continue
    const isNew = await writeNew(join(folder, path), text)
    const list = isNew ? written : left
    list.push(path)
  }
  const steps = [
    ...(given === '.' ? [] : [`cd ${/^[\w./~-]+$/.test(given) ? given : `"${given}"`}`]),
    'npm install',
    written.includes('package.json') ? 'npm run dev' : `npx fascia dev app.${ending}`,
  ]
  const app = `app.${ending}`
  const text = [
    section(`Written to ${folder}:`, lined(written)) ?? `Nothing was written to ${folder}.`,
    section('Left as it was, since it was there already:', lined(left)),
    section('Next:', lined(steps)),
    written.includes(app) ? `Then change ${app}: the page follows.` : undefined,
  ]
  await write(io.stdout, `${text.filter(Boolean).join('\n\n')}\n`)
}

const lined = (words: readonly string[]): string => words.map((word) => `  ${word}`).join('\n')

async function packageIn(folder: string): Promise<{ type?: string } | undefined> {
  const text = await readFile(join(folder, 'package.json'), 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  try {
    return { type: 'commonjs', ...JSON.parse(text) }
  } catch {
    throw new Exit(1, `“${join(folder, 'package.json')}” is not JSON: mend it first.`)
  }
}

/** A name that a package may have. */
function nameOf(folder: string): string {
  const plain = basename(folder)
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^-+|-+$/g, '')
  return plain === '' || plain === 'fascia' ? 'my-tools' : plain
}

async function writeNew(path: string, text: string): Promise<boolean> {
  try {
    await writeFile(path, text, { flag: 'wx' })
    return true
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false
    return unwritable(path, error)
  }
}

function unwritable(path: string, error: unknown): never {
  if (hasCode(error, 'EEXIST', 'ENOTDIR')) throw misuse(`“${path}” is not a folder`, error)
  throw new Exit(1, `“${path}” cannot be written: ${(error as Error).message}`, { cause: error })
}
