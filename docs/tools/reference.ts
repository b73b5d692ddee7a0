import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Interface, serve, shipped } from 'fascia'
import { describeSettings, secretSettings } from '../../app/core/config.ts'
import { problem } from '../../app/core/errors.ts'
import * as library from '../../components/index.ts'
import { functionOf, type Member, membersIn, membersOf, pieces, shortType } from './declarations.ts'
import { documents } from './documents.ts'

/**
 * `npm run docs:reference`: writes anew what stands between `<!-- from: … -->` and `<!-- end -->`
 * in the pages, from the types, the settings and the help of this version.
 */
const makers: { [kind: string]: (name: string) => string | Promise<string> } = {
  options: (name) => optionTable(ownOptions(name)),
  members: (name) => memberTable(membersOf(name)),
  components,
  settings,
  help: helpOf,
  addresses,
  events,
  statuses,
}

const region = /(<!-- from: (\w+) ?([\w-]*) -->\n)[\s\S]*?(<!-- end -->)/g

/** A page's source with all such parts as they should be. */
export async function refreshed(source: string): Promise<string> {
  const made: string[] = []
  for (const [, , kind = '', name = ''] of source.matchAll(region)) {
    const make = makers[kind]
    if (!make) throw new Error(`There is no “${kind}” to make a part of a page from`)
    const part = await make(name)
    if (part.split('\n').length < 3) throw new Error(`There is no ${kind} of “${name}”`)
    made.push(part)
  }
  return source.replace(region, (_, begin, __, ___, end) => `${begin}\n${made.shift()}\n\n${end}`)
}

/** Without what all components take, which is said once. */
function ownOptions(name: string): Member[] {
  const common = name === 'Options' ? [] : membersOf('Options').map((member) => member.name)
  return membersOf(name).filter((member) => !common.includes(member.name))
}

/** What may be given, and what must. */
function optionTable(members: Member[]): string {
  const rows = members.map(({ name, type, about, isOptional }) => {
    const words = [isOptional ? '' : '**Needed.**', about].filter(Boolean).join(' ')
    return `| \`${name}\` | ${code(worded(type))} | ${cell(words)} |`
  })
  return ['| | type | |', '|---|---|---|', ...rows].join('\n')
}

/** What there is. */
function memberTable(members: Member[]): string {
  const rows = members.map(({ name, type, about, isOptional }) => {
    return `| \`${name}${isOptional ? '?' : ''}\` | ${code(type)} | ${cell(about)} |`
  })
  return ['| | type | |', '|---|---|---|', ...rows].join('\n')
}

/** Types with parameters of their own, as they read to who only uses them. */
const words: { [type: string]: string } = {
  O: 'boolean',
  M: 'boolean',
  C: 'Columns',
  Kind: "'line' | 'bar' | 'scatter'",
  'readonly C[] | Choosing<C>': '(string | number | { value, label })[] | ((given) => such a list)',
  'NoInfer<M extends true ? readonly ValueOf<C>[] : ValueOf<C>>': 'a value | a list of values',
  'Chosen<C, M>': 'the value that is chosen, or with `multiple` a list of them',
  'Returned<C, M>': 'the value that is chosen, or with `multiple` a list of them',
  'keyof C & string': 'string',
  'keyof C & string | readonly keyof C & string[]': 'string | string[]',
  'RowsIn<C>': 'an array of objects, one per row',
  'RowsOut<C>': 'an array of objects, one per row',
  '(C extends { readonly value: infer V; } ? V : C)[]': 'a list of the values that are ticked',
  'readonly (C extends { readonly value: infer V; } ? V : C)[]':
    'a list of the values that are ticked',
  "ChoiceOptions<C, true, O>['choices']":
    '(string | number | { value, label })[] | ((given) => such a list)',
  "ChoiceOptions<C, true, O>['default']": 'a list of values',
  CodeLanguage: "'python' | 'typescript' | 'sql' | … 26 more",
  Labelled: '`{ label, confidences: { label, confidence }[] }`',
  'string | Labelled | { readonly [label: string]: number; }':
    '`{ cat: 0.9, dog: 0.1 }`, a class alone, or the same as comes in',
  'Passage[]': '`{ token, class_or_confidence }[]`',
  MarkedText:
    '`[text, mark][]`, `{ text, entities: { start, end, entity }[] }`, or the same as comes in',
}
const worded = (type: string): string => words[type] ?? type

const code = (text: string): string => `\`${text.replaceAll('|', '\\|')}\``
const cell = (text: string): string => text.replaceAll('|', '\\|')

function components(): string {
  const names = Object.keys(library).filter((name) => nameOf(name) === name)
  return names.map(componentSection).join('\n\n')
}

/** The name of the function; one that is exported under another too is told once. */
const nameOf = (name: string): string => library[name as keyof typeof library].name
const namesOf = (name: string): string[] => [
  name,
  ...Object.keys(library).filter((other) => other !== name && nameOf(other) === name),
]

/** What is said once, of all components or of all that take files, and under which heading. */
const shared = {
  Options: '[what all components take](#what-all-components-take)',
  FileOptions: '[what those of files take](#what-those-of-files-take)',
}

/** One component: what it is, what `fn` gets and gives, and its options. */
function componentSection(name: string): string {
  const { about, text } = functionOf(name)
  const { isShort, options, parents } = optionsIn(text)
  const [taken = '', given = ''] = valuesOf(text).map(asValue)
  const short = namesOf(name).map((one) => `\`'${one}'\``)
  const written = isShort ? ` It can be written as ${short.join(' or ')}.` : ''
  const values =
    taken === given
      ? `In \`fn\` it is ${taken}.${written}`
      : `As an input it is ${taken} in \`fn\`; as an output \`fn\` returns ${given}.${written}`
  const more = `${options.length > 0 ? 'And' : 'Takes'} ${list(parents)}.`
  return [
    `## ${name}`,
    about,
    values,
    ...(options.length > 0 ? [optionTable(options)] : []),
    more,
  ].join('\n\n')
}

const asValue = (type: string): string => words[type] ?? `\`${type}\``
const list = (parents: (keyof typeof shared)[]) => parents.map((name) => shared[name]).join(' and ')

/** What `fn` gets and gives, from the declared result of a factory. */
function valuesOf(text: string): string[] {
  const result = /\): (.*)$/s.exec(text)?.[1] ?? ''
  // What follows the first part is for the types of callers.
  const [plain = ''] = pieces(result.replace(/import\("[^"]*"\)\./g, ''), '&')
  const parts = /^Component<(.*)>$/s.exec(plain)?.[1]
  if (parts) return pieces(parts, ',').map(shortType)
  const members = membersIn(plain)
  const type = (name: string) => members.find((member) => member.name === name)?.type ?? ''
  const decoded = /\): (.*)$/s.exec(type('decode'))?.[1] ?? ''
  const encoded = /^\(value: (.*)\): Wire$/s.exec(type('encode'))?.[1] ?? ''
  return [decoded, encoded].map(shortType)
}

/** A factory's options but for those that are said once of many. */
function optionsIn(text: string) {
  const [, mark = '', named = '', more = ''] =
    /\((?:options|\{[^}]*\})(\??): (\w+)(?:<[^>]*>)?(?: & (\{[\s\S]*?\n\}))?\)/.exec(text) ?? []
  const all = [
    ...(more ? membersIn(more).filter(({ type }) => type !== 'D') : []),
    ...membersOf(named),
  ]
  const said = (name: string) => membersOf(name).map((member) => member.name)
  const parents = (['FileOptions', 'Options'] as const).filter(
    (parent) => parent === 'Options' || all.some(({ name }) => name === 'accept'),
  )
  const known = new Set(parents.flatMap(said))
  return { isShort: mark === '?', parents, options: all.filter(({ name }) => !known.has(name)) }
}

function settings(): string {
  const rows = describeSettings().map(({ name, initial, help }) => {
    const isSecret = (secretSettings as readonly string[]).includes(name)
    const about = `${cell(help)}${isSecret ? ' (secret)' : ''}`
    return `| \`${name}\` | ${initial === '' ? '' : `\`${initial}\``} | ${about} |`
  })
  return ['| | default | |', '|---|---|---|', ...rows].join('\n')
}

/** What a command says of itself. */
function helpOf(name: string): string {
  const main = fileURLToPath(shipped('dist/app/main.js'))
  const words = name === '' ? ['--help'] : [name, '--help']
  const { stdout, status } = spawnSync(process.execPath, [main, ...words], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`There is no command “${name}”`)
  return `\`\`\`text\n${stdout.trimEnd()}\n\`\`\``
}

const example = Interface({
  title: 'Greet App',
  inputs: { greeting: 'text' },
  outputs: 'text',
  fn: ({ greeting }) => greeting,
})

interface Described {
  paths: { [path: string]: { [method: string]: { summary?: string; description?: string } } }
}

async function addresses(): Promise<string> {
  const server = await serve({ greet: example })
  const { paths } = (await (await server.request('/openapi.json')).json()) as Described
  await server.close()
  const rows = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([method]) => method !== 'parameters')
      .map(([method, { summary = '', description }]) => {
        const address = path.replace('/greet', '/<name>').replace(/\{(\w+)\}/g, '<$1>')
        const about =
          path === '/greet'
            ? 'Call an Interface'
            : [summary, description].filter(Boolean).join('. ')
        return `| \`${method.toUpperCase()} ${address}\` | ${cell(about)} |`
      }),
  )
  return ['| | |', '|---|---|', ...rows].join('\n')
}

/** What happens to a Job, from the type of its events. */
function events(name: string): string {
  const source = readFileSync(shipped('dist/app/calls/job.d.ts'), 'utf8')
  const [, text = ''] =
    new RegExp(`export type ${name} = ([\\s\\S]*?);\\n(?=export|/\\*\\*)`).exec(source) ?? []
  const rows = pieces(text, '|').map((part) => {
    const members = membersIn(part)
    const type = members.find((member) => member.name === 'type')?.type.replaceAll("'", '')
    const fields = members.filter((member) => member.name !== 'type')
    const own = fields.map(({ name, type }) => code(`${name}: ${type}`))
    const more = /\} & (\w+)/.exec(part)?.[1]
    const added = more ? membersOf(more).map(({ name, type }) => code(`${name}: ${type}`)) : []
    return `| \`${type}\` | ${[...own, ...added].join(', ')} |`
  })
  return ['| | |', '|---|---|', ...rows].join('\n')
}

function statuses(): string {
  const known = Array.from({ length: 200 }, (_, i) => problem(i + 400, '')).filter(
    ({ title }) => title !== 'Error',
  )
  const rows = known.map(({ status, title }) => `| ${status} | ${title} |`)
  return ['| | |', '|---|---|', ...rows].join('\n')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { path, source } of documents()) {
    const made = await refreshed(source)
    if (made !== source) writeFileSync(shipped(`docs/${path}`), made)
  }
}
