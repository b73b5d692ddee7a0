import type { Values } from '../../app/core/ports.ts'
import { number, text } from '../../app/index.ts'
import { matcher } from './regex.ts'
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
