import { html, raw } from 'hono/html'
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
  const { default: sanitize } = await import('sanitize-html')
  try {
    const { parse } = new Marked({ async: false, gfm: true })
    return raw(sanitize(parse(source) as string, allowed))
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

const lower = { h1: 'h2', h2: 'h3', h3: 'h4', h4: 'h5', h5: 'h6' }

const allowed = {
  allowedTags: [
    ...['h2', 'h3', 'h4', 'h5', 'h6', 'p', 'br', 'hr', 'blockquote', 'pre', 'ul', 'ol', 'li'],
    ...['a', 'strong', 'em', 'del', 'code', 'kbd', 'sub', 'sup', 'mark', 'img'],
    ...['table', 'thead', 'tbody', 'tr', 'th', 'td', 'details', 'summary'],
  ],
  allowedAttributes: {
    a: ['href', 'title', 'rel'],
    img: ['src', 'alt', 'title', 'width', 'height'],
    ol: ['start'],
    pre: ['tabindex'],
    th: ['align'],
    td: ['align'],
  },
  allowedSchemes: ['http', 'https', 'mailto'],
  allowedSchemesByTag: { img: ['data'] },
  allowProtocolRelative: false,
  transformTags: {
    ...lower,
    a: (tagName: string, attribs: Record<string, string>) => ({
      tagName,
      attribs: { ...attribs, rel: 'nofollow noopener' },
    }),
    pre: (tagName: string) => ({ tagName, attribs: { tabindex: '0' } }),
  },
}
