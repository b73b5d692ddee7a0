import { InputError, number, text, type Values } from 'fascia'
import { RE2JS } from 're2js'
import type { Repository } from './repository.ts'

/** What may be asked of the list of names: the same in a URL, a form, a shell, and for a model. */
export const listPorts = {
  search: text({ optional: true, help: 'Words that are in the name' }),
  prefix: text({ optional: true, help: 'What the name begins with, such as holidays/' }),
  regex: text({
    label: 'Regular expression (regex)',
    optional: true,
    help: 'What the whole name must match',
  }),
  page: number({ min: 1, max: 1_000_000, integer: true, default: 1 }),
  limit: number({ label: 'Names on a page', min: 1, max: 10_000, integer: true, default: 1000 }),
}

export type Listing = Values<typeof listPorts>

/** The names that are asked for: those of one page, and how many there are altogether. */
export async function listed(
  repository: Pick<Repository, 'names'>,
  { search, prefix, regex, page, limit }: Listing,
): Promise<{ names: string[]; all: string[] }> {
  const fits = regex === undefined ? () => true : matcher(regex)
  const words = fold(search ?? '').split(/\s+/)
  const all = await repository.names((prefix ?? '').normalize('NFC'), (name) => {
    const folded = fold(name)
    return words.every((word) => folded.includes(word)) && fits(name)
  })
  return { names: all.slice((page - 1) * limit, page * limit), all }
}

const fold = (words: string): string => words.normalize('NFC').toLowerCase().trim()

/** In characters, and in steps of the program that it compiles to. */
const longest = 200
const largest = 600
/** For all names together. */
const patienceMs = 250

/**
 * Whether a whole name matches a regular expression of a stranger's. It runs in time linear in the
 * name (RE2), on few enough steps that no name takes long; all names together have a limit too.
 * Throws an InputError.
 */
export function matcher(pattern: string): (name: string) => boolean {
  const expression = compiled(pattern)
  let spent = 0
  return (name) => {
    const began = performance.now()
    const matches = expression.matches(name)
    spent += performance.now() - began
    if (spent > patienceMs) throw wrong('takes too long on so many names: give a prefix too')
    return matches
  }
}

function compiled(pattern: string): RE2JS {
  if (pattern.length > longest) throw wrong(`must have at most ${longest} characters`)
  let expression: RE2JS
  try {
    expression = RE2JS.compile(pattern)
  } catch (cause) {
    throw wrong(`is not one: ${(cause as Error).message.replace('error parsing regexp: ', '')}`)
  }
  if (expression.programSize() > largest) throw wrong('is too large: repeat less in it')
  return expression
}

const wrong = (fault: string) =>
  new InputError(`Regular expression (regex) ${fault}`, { field: 'regex' })
