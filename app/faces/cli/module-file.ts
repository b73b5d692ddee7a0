import { existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ConfigError } from '../../core/config.ts'
import { hasCode } from '../../core/errors.ts'
import { misuse } from './terminal.ts'

/** Whether this Node runs TypeScript as it is. */
export const stripsTypes = Boolean((process.features as { typescript?: unknown }).typescript)

/**
 * Whether a word of a command line is a file: no name of an Interface has a dot or a backslash, and
 * what has one slash is a member of a group, `pictures/store`, unless there is such a file.
 */
export const isFileName = (word = ''): boolean =>
  /[./\\]/.test(word) && (!/^[A-Za-z][\w-]*\/[A-Za-z][\w-]*$/.test(word) || existsSync(word))

/** A first word that names the module, and the words after it. */
export function fileFirst<T extends string>(words: readonly T[], file: string | undefined) {
  const [first, ...rest] = words
  return file === undefined && first !== undefined && isFileName(first)
    ? { file: first, rest }
    : { file, rest: words }
}

/** A module by its address, and the name that sentences give it. */
export interface Module {
  module: string
  name: string
}

/**
 * The module to take: the one that is named, or the Interfaces that come with this package, or what
 * lies in this folder under a name that is usual for it.
 */
export async function moduleAt(file?: string): Promise<Module> {
  if (file !== undefined) return { module: await addressOf(file), name: `“${file}”` }
  if (existsSync(new URL(own))) return { module: own, name: '“interfaces/index.ts”' }
  const found = usual.find((path) => existsSync(path))
  if (found) return { module: await addressOf(found), name: `“${found}”` }
  throw new ConfigError(
    'Which file has your Interfaces? Name it, such as fascia serve src/tools.js, or call it app.ts; ' +
      'fascia init writes one to begin with.',
  )
}

const own = new URL(
  `../../../interfaces/index.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`,
  import.meta.url,
).href

const typed = ['app.ts', 'app.mts', 'interfaces/index.ts']
const plain = ['app.js', 'app.mjs', 'interfaces/index.js', 'dist/app.js', 'dist/app.mjs']
const usual = stripsTypes ? [...typed, ...plain] : [...plain, ...typed]
const entries = ['app', 'index'].flatMap((name) =>
  (stripsTypes ? ['ts', 'js', 'mjs'] : ['js', 'mjs', 'ts']).map(
    (extension) => `${name}.${extension}`,
  ),
)

async function addressOf(file: string): Promise<string> {
  const path = resolve(file)
  const found = await stat(path).catch((error) => {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) throw misuse(`There is no file “${path}”`)
    throw misuse(`“${path}” cannot be read: ${error.message}`, error)
  })
  return pathToFileURL(found.isDirectory() ? fileIn(path) : path).href
}

/** What a folder that is named has under a name that is usual for it. */
function fileIn(folder: string): string {
  const found = entries.map((name) => join(folder, name)).find((path) => existsSync(path))
  if (found !== undefined) return found
  throw misuse(`“${folder}” is a folder: name the file in it that has the Interfaces`)
}

/** What is said of TypeScript where this Node does not run it. */
export const needsCompiling = (name: string): ConfigError =>
  new ConfigError(
    `${name} is TypeScript, which Node ${process.versions.node} cannot load: ` +
      'compile it, or use Node 22.18 or later.',
  )
