import { existsSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { shipped } from 'fascia'

export interface Document {
  /** Its file, from `docs/`: `tutorial/greet.md`. */
  path: string
  /** Its address under the guide's own: `tutorial/greet`. */
  slug: string
  title: string
  /** The heading that the list of contents has it under. */
  section: string
  source: string
}

/** What a fence of three backticks holds. */
export interface Block {
  /** The line of its document where it begins, counted from 1. */
  line: number
  language: string
  /** What stands after the language: the name of a file, or how a command is run. */
  info: string
  code: string
  /** Whether nothing stands between it and the block before. */
  follows: boolean
}

const front = 'README.md'

/** All pages: the front page, then those that it lists, in that order. */
export function documents(): Document[] {
  const first = { ...read(front), slug: 'start', section: '' }
  const listed: Document[] = []
  let section = ''
  for (const line of first.source.split('\n')) {
    section = /^## (.+)/.exec(line)?.[1] ?? section
    const path = /^- \[[^\]]+\]\(([^)#]+\.md)\)/.exec(line)?.[1]
    if (path) listed.push({ ...read(path), section })
  }
  return [first, ...listed]
}

/** One page, by its path from `docs/`. */
export function read(path: string): Document {
  const source = readFileSync(shipped(posix.join('docs', path)), 'utf8')
  const title = /^# (.+)/m.exec(source)?.[1] ?? path
  const slug = path.replace(/^(\.\.\/)+/, '').replace(/\.md$/, '')
  return { path, slug, title: plain(title), section: '', source }
}

/** Where a link of a document leads, from `docs/`; nowhere for one to another host or on its page. */
export function target({ path }: Document, href: string): string | undefined {
  if (/^([a-z]+:|#|\/)/.test(href)) return undefined
  return posix.join(posix.dirname(path), href.split('#')[0]!)
}

export const isThere = (path: string): boolean => existsSync(shipped(posix.join('docs', path)))

/** The blocks of code of a document, in order. */
export function blocksOf({ source }: Pick<Document, 'source'>): Block[] {
  const blocks: Block[] = []
  let open: (Block & { lines: string[] }) | undefined
  let between = true
  for (const [i, line] of source.split('\n').entries()) {
    const fence = /^```\s*(\w*)\s*(.*)$/.exec(line)
    if (open && fence) {
      blocks.push({ ...open, code: open.lines.map((line) => `${line}\n`).join('') })
      open = undefined
      between = false
    } else if (open) open.lines.push(line)
    else if (fence) {
      const [, language = '', info = ''] = fence
      open = { line: i + 1, language, info, code: '', follows: !between, lines: [] }
    } else if (line.trim() !== '') between = true
  }
  return blocks
}

/** The headings of a document below its title, with the anchors that they have. */
export function anchors({ source }: Pick<Document, 'source'>): { id: string; text: string }[] {
  const anchor = anchorer()
  return outsideBlocks(source)
    .flatMap((line) => /^#{2,6} (.+)/.exec(line)?.[1] ?? [])
    .map((text) => ({ id: anchor(text), text: plain(text) }))
}

export function outsideBlocks(source: string): string[] {
  let isInside = false
  return source.split('\n').filter((line) => {
    if (!line.startsWith('```')) return !isInside
    isInside = !isInside
    return false
  })
}

/** Gives headings their anchors, each its own, as they are where the repository is shown too. */
export function anchorer(): (heading: string) => string {
  const taken = new Map<string, number>()
  return (heading) => {
    const id = plain(heading)
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-')
    const before = taken.get(id)
    taken.set(id, (before ?? -1) + 1)
    return before === undefined ? id : `${id}-${before + 1}`
  }
}

/** A line of Markdown without its marks. */
export const plain = (line: string): string =>
  line.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/[`*]/g, '')
