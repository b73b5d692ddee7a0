import { readdirSync, readFileSync } from 'node:fs'
import { shipped } from 'fascia'

export interface Member {
  name: string
  type: string
  /** What its docstring says, on one line. */
  about: string
  isOptional: boolean
}

interface Declaration {
  about: string
  parents: string[]
  members: Member[]
}

/** What the compiler wrote down of the package's types as they are now, as one text. */
const sources = ['app', 'components'].flatMap((folder) =>
  readdirSync(shipped(folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => {
      const made = name.replace(/\.ts$/, '.d.ts')
      return readFileSync(shipped(`dist/${folder}/${made}`), 'utf8')
    }),
)
const all = sources.join('\n')

/** The members of an exported interface: its own, then those of what it extends of ours. */
export function membersOf(name: string): Member[] {
  const { members, parents } = declarationOf(name) ?? { members: [], parents: [] }
  const own = new Set(members.map((member) => member.name))
  const inherited = parents.flatMap((parent) => {
    const [, base = parent, left = ''] = /^Omit<([\w$]+).*,\s*(['"|\s\w]+)>$/.exec(parent) ?? []
    const without: string[] = left.match(/\w+/g) ?? []
    return membersOf(base.replace(/<.*/s, '')).filter(({ name }) => !without.includes(name))
  })
  return [...members, ...inherited.filter((member) => !own.has(member.name))]
}

/** The members of the object type that a text begins with. */
export function membersIn(text: string): Member[] {
  const members: Member[] = []
  let about = ''
  for (const piece of pieces(within(text, text.indexOf('{')), ';')) {
    const comment = /\/\*\*([\s\S]*?)\*\//.exec(piece)?.[1] ?? ''
    about = oneLine(comment)
    const code = piece.replace(/\/\*\*[\s\S]*?\*\//g, '').trim()
    const [, name, mark, type] = /^(?:readonly )?(\w+)(\??)(\(.*|:.*)$/s.exec(code) ?? []
    if (!name || !type) continue
    members.push({
      name,
      type: shortType(type.replace(/^:\s*/, '')),
      about,
      isOptional: mark === '?',
    })
  }
  return members
}

/** The docstring of an exported function, and what it is declared to take and to give. */
export function functionOf(name: string): { about: string; text: string } {
  const found = new RegExp(
    `(/\\*\\*(?:(?!\\*/)[\\s\\S])*\\*/\\s*)?export declare function ${name}(<[\\s\\S]*?)(?=\\nexport |$(?![\\s\\S]))`,
  )
  const source = sources.find((text) => text.includes(`export declare function ${name}<`)) ?? ''
  const [, comment = '', text = ''] = found.exec(source) ?? []
  return {
    about: oneLine(comment.replace(/^\/\*\*|\*\/\s*$/g, '')),
    text: pieces(text, ';')[0] ?? '',
  }
}

/** A type as people read it: without where it is from, and without what says it is optional. */
export function shortType(type: string): string {
  const plain = type
    .replace(/import\("[^"]*"\)\./g, '')
    .replace(/NoInfer<([^<>]*(?:<[^<>]*>)?[^<>]*)>/g, '$1')
    .replace(/\s+/g, ' ')
    .trim()
  return /^Optional<(.*), O>$/.exec(plain)?.[1] ?? plain
}

/** A text in pieces, at the signs that stand within no bracket. */
export function pieces(text: string, sign: string): string[] {
  const found: string[] = []
  let depth = 0
  let start = 0
  for (let i = 0; i < text.length; i++) {
    if (text.startsWith('/**', i)) i = text.indexOf('*/', i) + 1
    else if ('([{<'.includes(text[i]!)) depth++
    else if (')]}'.includes(text[i]!) || (text[i] === '>' && text[i - 1] !== '=')) depth--
    else if (text[i] === sign && depth === 0) {
      found.push(text.slice(start, i).trim())
      start = i + 1
    }
  }
  return [...found, text.slice(start).trim()].filter(Boolean)
}

function declarationOf(name: string): Declaration | undefined {
  const comment = '(?:/\\*\\*((?:(?!\\*/)[\\s\\S])*)\\*/\\s*)?'
  const match = new RegExp(`${comment}export (interface|type) ${name}\\b`).exec(all)
  if (!match) return undefined
  const [whole, about = '', kind] = match
  const text = stripped(all.slice(match.index + whole.length))
  const other = kind === 'type' ? /^\s*= (\w+)/.exec(text)?.[1] : undefined
  if (other) return { about: oneLine(about), parents: [other], members: [] }
  const head = text.slice(0, text.indexOf('{'))
  const parents = pieces(/\bextends\s+(.*)$/s.exec(head)?.[1] ?? '', ',')
  return { about: oneLine(about), parents, members: membersIn(text) }
}

/** What comes after a type's own parameters, which may have braces and `extends` too. */
function stripped(text: string): string {
  if (!text.startsWith('<')) return text
  let depth = 0
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '<') depth++
    if (text[i] === '>' && text[i - 1] !== '=' && --depth === 0) return text.slice(i + 1)
  }
  return text
}

/** What stands within the braces that open at `start`. */
function within(text: string, start: number): string {
  let depth = 0
  for (let i = start; i < text.length; i++) {
    if (text.startsWith('/**', i)) i = text.indexOf('*/', i) + 1
    else if (text[i] === '{') depth++
    else if (text[i] === '}' && --depth === 0) return text.slice(start + 1, i)
  }
  return ''
}

const oneLine = (comment: string): string =>
  comment
    .replace(/^\s*\*\s?/gm, '')
    .replace(/\s+/g, ' ')
    .trim()
