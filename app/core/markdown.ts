import { html, raw } from 'hono/html'
import type { RendererObject } from 'marked'
import type { Html } from './component.ts'

/** In characters. What is longer, or nested deeper than it can be read, is shown as it is. */
const longest = 20_000

/** One line that no mark of Markdown is in: most descriptions, which need none of what reads it. */
const sentences = /^\p{L}[\p{L}\p{N}’”-]*(?:[.,;?]? [\p{L}\p{N}“–][\p{L}\p{N}’”-]*)*[.?]?$/u

/**
 * Markdown as HTML that is safe to put on a page: no scripts, styles, ids or forms, and no picture
 * from another host. Headings begin at the second level, under the page's own.
 */
export async function markdown(source: string): Promise<Awaited<Html>> {
  if (source.length > longest) return plain(source)
  if (sentences.test(source)) return html`<p>${source}</p>\n`
  const { Marked } = await import('marked')
  try {
    const { renderer, rest } = safely()
    const { parse } = new Marked({ async: false, gfm: true, renderer })
    return raw((parse(source) as string) + rest())
  } catch (error) {
    if (error instanceof RangeError) return plain(source)
    throw error
  }
}

/** The words of a Markdown text without its marks; the addresses of links stay if they are wanted. */
export const unmarked = (source: string, { addresses = false } = {}): string =>
  source
    .replace(/!?\[([^\]]*)\]\(([^)\s]*)[^)]*\)/g, addresses ? '$1 ($2)' : '$1')
    .replace(/(\*{1,3}|__|`+)(\S|\S.*?\S)\1/g, '$2')
    .replace(/^#+\s+/gm, '')
    .trim()

const plain = (source: string): Html => html`<pre tabindex="0">${source}</pre>`

/** Of HTML in Markdown these tags are taken, without attributes; all else is shown as it is written. */
const taken = /^<(\/?)(br|details|del|ins|kbd|mark|sub|summary|sup)\s*\/?>/i
const linked = /^(https?:|mailto:)|^(?![\w.+-]*:|[\\/]{2})/i
const pictured = /^data:image\/(png|jpeg|gif|webp|avif);|^(?![\w.+-]*:|[\\/]{2})/i

/** How Markdown becomes HTML of which every tag and every attribute is written here. */
function safely(): { renderer: RendererObject; rest(): string } {
  const open: { [tag: string]: number } = {}

  /** A tag that is taken, and closes nothing but what was opened. */
  function tag(name: string, isEnd: boolean): string {
    const count = open[name] ?? 0
    if (isEnd && count === 0) return ''
    if (name !== 'br') open[name] = count + (isEnd ? -1 : 1)
    return `<${isEnd ? '/' : ''}${name}>`
  }

  const renderer: RendererObject = {
    html: ({ text }) =>
      uncommented(text).replace(/<[^<>]*>?|[^<]+/g, (part) => {
        const [, end, name] = taken.exec(part) ?? []
        return name === undefined ? escaped(part) : tag(name.toLowerCase(), end === '/')
      }),
    heading({ tokens, depth }) {
      const level = Math.min(depth + 1, 6)
      return `<h${level}>${this.parser.parseInline(tokens)}</h${level}>\n`
    },
    code: ({ text }) => `<pre tabindex="0"><code>${escaped(text)}</code></pre>\n`,
    checkbox: ({ checked }) => (checked ? '☑ ' : '☐ '),
    link({ href, title, tokens }) {
      const words = this.parser.parseInline(tokens)
      const to = address(href)
      if (!linked.test(to)) return words
      return `<a href="${escaped(to)}"${titled(title)} rel="nofollow noopener">${words}</a>`
    },
    image({ href, title, text }) {
      const from = address(href)
      if (!pictured.test(from)) return escaped(text)
      return `<img src="${escaped(from)}" alt="${escaped(text)}"${titled(title)}>`
    },
  }
  const rest = () =>
    Object.entries(open)
      .map(([name, count]) => `</${name}>`.repeat(count))
      .join('')
  return { renderer, rest }
}

const uncommented = (text: string): string => {
  const end = text.startsWith('<!--') ? text.indexOf('-->', 4) : -1
  return end < 0 ? text : text.slice(end + 3)
}

/** Without the characters that a browser passes over, which could hide a scheme. */
const address = (href: string): string => href.replace(/[\p{Cc}\s]+/gu, '').replaceAll('&amp;', '&')

const titled = (title?: string | null) => (title ? ` title="${escaped(title)}"` : '')

/** What is written for the characters that HTML would read. */
export const entities: { [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const escaped = (text: string): string => text.replace(/[&<>"']/g, (c) => entities[c]!)
