import { entities } from '../../app/core/markdown.ts'

/** In characters. What is longer is shown as it is written. */
const longest = 1_000_000
/** What is nested deeper is flat. */
const deepest = 100

const plain = ['title', 'lang', 'dir']

/** The elements that are taken, with their attributes beside those that all may have. */
const taken: { [tag: string]: readonly string[] } = {
  ...Object.fromEntries(
    (
      'abbr b bdi bdo blockquote caption cite code dd del dfn div dl dt em figcaption figure ' +
      'h1 h2 h3 h4 h5 h6 i ins kbd mark ol p pre q s samp small span strong sub summary sup ' +
      'table tbody tfoot thead tr u ul var'
    )
      .split(' ')
      .map((tag) => [tag, []]),
  ),
  ...{ br: [], hr: [], a: ['href'], img: ['src', 'alt', 'width', 'height'] },
  ...{ details: ['open'], ol: ['start', 'reversed'], li: ['value'], time: ['datetime'] },
  ...{ td: ['colspan', 'rowspan'], th: ['colspan', 'rowspan', 'scope'] },
  ...{ meter: ['value', 'min', 'max', 'low', 'high', 'optimum'], progress: ['value', 'max'] },
}
const empty = ['br', 'hr', 'img']

/** Of these nothing is shown, what is in them neither. */
const dropped =
  /^(script|style|template|iframe|object|noscript|title|textarea|select|svg|math|xmp|noembed|noframes|plaintext)$/

/**
 * HTML of which every tag and every attribute is written here, so that it holds nothing but the
 * elements of texts, whatever it was given: none that runs, asks another host, or takes input.
 * Linear in what it is given. Headings begin at the second level.
 */
export function safeHtml(source: string): string {
  if (source.length > longest) return `<pre tabindex="0">${escaped(source)}</pre>`
  const open: string[] = []
  let made = ''
  let at = 0

  const closeTo = (depth: number) => {
    while (open.length > depth) made += `</${open.pop()}>`
  }
  const start = (name: string, rest: string) => {
    const attributes = taken[name]
    if (!attributes) return
    const tag = name.replace(/^h([1-5])$/, (_, level) => `h${Number(level) + 1}`)
    if (!empty.includes(tag) && open.length >= deepest) return
    const told = written(tag, attributes, rest)
    made += told
    if (told !== '' && !empty.includes(tag)) open.push(tag)
  }
  const end = (name: string) => {
    const tag = name.replace(/^h([1-5])$/, (_, level) => `h${Number(level) + 1}`)
    const depth = open.lastIndexOf(tag)
    if (depth >= 0) closeTo(depth)
  }

  while (at < source.length) {
    const next = source.indexOf('<', at)
    if (next < 0) break
    made += escaped(source.slice(at, next))
    const { kind, name, rest, to } = tagAt(source, next)
    at = to
    if (kind === 'text') made += '&lt;'
    else if (kind === 'end') end(name)
    else if (kind === 'start' && dropped.test(name)) at = afterEnd(source, name, to)
    else if (kind === 'start' && Object.hasOwn(taken, name)) start(name, rest)
  }
  made += escaped(source.slice(at))
  closeTo(0)
  return made
}

interface Tag {
  kind: 'start' | 'end' | 'comment' | 'text'
  name: string
  rest: string
  /** Where what follows it begins. */
  to: number
}

/** What a `<` begins; what is not ended goes to the end of the source, as browsers read it. */
function tagAt(source: string, from: number): Tag {
  const none = { name: '', rest: '' }
  const until = (mark: string, past: number) => {
    const found = source.indexOf(mark, past)
    return found < 0 ? source.length : found + mark.length
  }
  if (source.startsWith('<!--', from)) {
    return { ...none, kind: 'comment', to: until('-->', from + 4) }
  }
  const [, slash, name = ''] = /^<(\/?)([a-z][a-z0-9-]*)/i.exec(source.slice(from, from + 32)) ?? []
  if (name === '') {
    const isComment = /[!?/]/.test(source[from + 1] ?? '')
    return isComment
      ? { ...none, kind: 'comment', to: until('>', from) }
      : { ...none, kind: 'text', to: from + 1 }
  }
  let at = from + 1 + slash!.length + name.length
  const begin = at
  while (at < source.length && source[at] !== '>') {
    const mark = source[at]!
    at =
      /["']/.test(mark) && /=\s*$/.test(source.slice(Math.max(begin, at - 8), at))
        ? until(mark, at + 1)
        : at + 1
  }
  return {
    ...{ kind: slash ? 'end' : 'start', name: name.toLowerCase() },
    ...{ rest: at < source.length ? source.slice(begin, at) : '', to: at + 1 },
    ...(at >= source.length && { kind: 'comment' as const }),
  }
}

/** The place after the end of an element of which nothing is shown. */
function afterEnd(source: string, name: string, from: number): number {
  const end = new RegExp(`</${name}(?=[\\s/>])[^>]*>?`, 'gi')
  end.lastIndex = from
  return end.exec(source) ? end.lastIndex : source.length
}

const attribute = /([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>`]+)))?/g

/** A start tag with those of its attributes that are taken, or nothing where one is needed. */
function written(tag: string, known: readonly string[], rest: string): string {
  const given = new Map<string, string>()
  for (const [, key = '', double, single, bare] of rest.matchAll(attribute)) {
    const name = key.toLowerCase()
    const value = double ?? single ?? bare ?? ''
    if ([...plain, ...known].includes(name) && !given.has(name)) given.set(name, value)
  }
  if (tag === 'a') keepIf(given, 'href', isLink)
  if (tag === 'img') {
    keepIf(given, 'src', isPicture)
    if (!given.has('src')) return escaped(given.get('alt') ?? '')
    if (!given.has('alt')) given.set('alt', '')
  }
  keepIf(given, 'dir', (value) => /^(ltr|rtl|auto)$/i.test(value))
  const attributes = [...given].map(([name, value]) => ` ${name}="${escaped(value)}"`).join('')
  return `<${tag}${attributes}${given.has('href') ? ' rel="nofollow noopener"' : ''}>`
}

function keepIf(given: Map<string, string>, name: string, holds: (value: string) => boolean) {
  const value = given.get(name)
  if (value === undefined) return
  // Characters that browsers pass over could hide a scheme.
  const seen = value.replace(/[\p{Cc}\s]+/gu, '')
  if (holds(seen)) given.set(name, seen)
  else given.delete(name)
}

/** Whether what it leads to is told before the first character that an entity could stand for. */
const isLink = (href: string): boolean => /^(https?:|mailto:|tel:)/i.test(href) || isHere(href)

/** A picture that is in its address, or that this server has. */
const isPicture = (src: string): boolean =>
  /^data:image\/(png|jpeg|gif|webp|avif|svg\+xml)[;,]/i.test(src) || isHere(src)

const isHere = (address: string): boolean =>
  !/^[\\/]{2}/.test(address) && /^[^:&\\]*$|^[^:&/?#\\]*(\/(?![/\\&])|[?#])/.test(address)

/** Text in which no tag and no attribute can begin; entities stay what they are. */
const escaped = (text: string): string =>
  text.replace(/[<>"']|&(?!#?[a-z0-9]{1,31};)/gi, (c) => entities[c]!)
