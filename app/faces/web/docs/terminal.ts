import { flagsOf, isBare, isList } from '../../cli/flags.ts'
import { fetching, inForm } from './curl.ts'
import { sh } from './quote.ts'
import { allFiles, type Call, filesOf, fileWithin, type Snippet } from './shown.ts'

/** A call on the command line: what is required by its place, where that is clear, else by flags. */
export function terminal(call: Call): Snippet[] {
  const program = ['fascia', ...(call.module ? ['--app', call.module] : []), 'run', call.name]
  const flags = flagsOf(call.face.inputs)
  const words: string[] = []
  const options: string[] = []
  for (const given of call.given) {
    const { name, required, schema } = flags.find(({ input }) => input === given.name)!
    const values = given.files
      ? filesOf(given, call).map((file) => file.name)
      : inForm(schema, given.value)
    if (isBare(schema)) options.push(given.value === false ? `--no-${name}` : `--${name}`)
    else if (required && !isList(schema) && isPlain(values[0]!)) words.push(values[0]!)
    else options.push(...values.flatMap((value) => option(name, value)))
  }
  const result = fileWithin(call) ? ['result'] : []
  const line = [...program, ...options, ...words, ...result].map(sh).join(' ')
  return [{ title: 'A terminal', language: 'sh', code: fetching(allFiles(call)) + line }]
}

const option = (name: string, value: string): string[] =>
  isPlain(value) ? [`--${name}`, value] : [`--${name}=${value}`]

/** A word that is no option, and not blank. */
const isPlain = (word: string): boolean => word !== '' && (/^-\.?\d/.test(word) || word[0] !== '-')
