import { extensionOf } from '../../../core/file.ts'
import { flagsOf, isBare, isList } from '../../../core/flags.ts'
import { holdsFiles, isFile, isTable, type Json, type Schema } from '../../../core/schema.ts'
import {
  allFiles,
  type Call,
  filesOf,
  fileWithin,
  type LocalName,
  plainOf,
  type Snippet,
  sh,
} from './values.ts'

/** A call by curl: as JSON, or with files as a form and, where that will do, as bare bytes. */
export function curl(call: Call): Snippet[] {
  if (allFiles(call).length === 0) return [...asked(call), asJson(call)]
  return [asForm(call), ...asBytes(call)]
}

/** The lines that fetch the files of a call, or say that they are the reader's own. */
export const fetching = (files: LocalName[]): string =>
  files
    .map(({ name, url }) =>
      url === undefined
        ? `# ${name} is a file of your own\n`
        : `curl -s -o ${sh(name)} ${sh(url)}\n`,
    )
    .join('')

/** A command over several lines, its arguments given as they belong together. */
export const command = (...parts: string[]): string => parts.join(' \\\n  ')

function asJson(call: Call): Snippet {
  const body = JSON.stringify(plainOf(call))
  const code = command(...to(call), "-H 'Content-Type: application/json'", `-d ${sh(body)}`)
  return { title: 'JSON', language: 'sh', code }
}

/** An Interface that only reads is asked like a page. */
function asked(call: Call): Snippet[] {
  if (!call.iface.readOnly) return []
  const code = command(...to(call, query(call)), ...wanted(call))
  return [{ title: call.t('Only reading'), language: 'sh', code }]
}

function asForm(call: Call): Snippet {
  const parts = call.given.flatMap((given) => {
    const { name, value, schema } = given
    if (given.files) {
      return filesOf(given, call).map((file) => `-F ${sh(`${name}=@${formName(file.name)}`)}`)
    }
    return inForm(schema, value).map((text) => `--form-string ${sh(`${name}=${text}`)}`)
  })
  const post = command(...to(call), ...parts)
  return { title: call.t('A form'), language: 'sh', code: fetching(allFiles(call)) + post }
}

/** One file goes as it is, and a file that comes out may come as it is too. */
function asBytes(call: Call): Snippet[] {
  const { given, iface } = call
  const files = given.filter((one) => one.files)
  const [file] = filesOf(files[0]!, call)
  const first = iface.inputs.names.find((_, i) => holdsFiles(iface.inputs.components[i]!.schema))
  if (files.length > 1 || files[0]!.name !== first || !file) return []
  const type = file.url === undefined ? guessed(files[0]!.schema) : file.type
  const post = command(
    ...to(call, query(call)),
    `--data-binary ${sh(`@${file.name}`)}`,
    `-H ${sh(`Content-Type: ${type}`)}`,
    ...wanted(call),
  )
  return [{ title: call.t('Bytes in, bytes out'), language: 'sh', code: fetching([file]) + post }]
}

const to = ({ base, name, token }: Call, query = ''): string[] => [
  `curl ${sh(`${base}/${name}${query}`)}`,
  ...(token ? ['-H "Authorization: Bearer $WRITE_TOKEN"'] : []),
]

/** Asks for the bytes of the first file that comes out. */
function wanted({ iface: { outputs } }: Call): string[] {
  const at = outputs.components.findIndex(({ schema }) => isFile(schema))
  const [type = ''] = outputs.components[at]?.schema.accept ?? []
  const [family, subtype] = type.split('/')
  if (!family || !subtype) return []
  return [`-H 'Accept: ${family}/*'`, `-o ${sh(outputs.names[at] + extensionOf(type))}`]
}

const guessed = (schema: Schema): string =>
  (schema.items ?? schema).accept?.find((type) => !type.endsWith('/*')) ??
  'application/octet-stream'

function query({ given }: Call): string {
  const search = new URLSearchParams()
  for (const { name, schema, value, files } of given) {
    if (!files) for (const text of inForm(schema, value)) search.append(name, text)
  }
  return search.size > 0 ? `?${search}` : ''
}

/** A value as a form writes it: a list as several, but a table and an object as JSON. */
export function inForm(schema: Schema, value: Json): string[] {
  const { type } = schema
  const isList = type === 'array' && !isTable(schema)
  const items = isList && Array.isArray(value) ? value : [value]
  const isAny = type === undefined || type === 'object'
  return items.map((item) => (isAny || typeof item !== 'string' ? JSON.stringify(item) : item))
}

/** What curl would take for the end of a file's name is quoted. */
const formName = (name: string): string =>
  /[,;"\\]/.test(name) ? `"${name.replace(/["\\]/g, '\\$&')}"` : name

/** A call on the command line: what is required by its place, where that is clear, else by flags. */
export function terminal(call: Call): Snippet[] {
  const program = [
    'fascia',
    ...(call.module ? ['--app', call.module] : []),
    'run',
    ...call.name.split('/'),
  ]
  const flags = flagsOf(call.iface.inputs)
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
  return [{ title: call.t('A terminal'), language: 'sh', code: fetching(allFiles(call)) + line }]
}

const option = (name: string, value: string): string[] =>
  isPlain(value) ? [`--${name}`, value] : [`--${name}=${value}`]

/** A word that is no option, and not blank. */
const isPlain = (word: string): boolean => word !== '' && (/^-\.?\d/.test(word) || word[0] !== '-')
