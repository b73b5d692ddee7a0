import { raw } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'
import { Marked, type Tokens } from 'marked'
import { anchorer, type Document, target } from './documents.ts'

/** A document as HTML: what is in this folder is ours, so nothing in it is kept from the page. */
export function rendered(
  document: Document,
  slugs: ReadonlyMap<string, string>,
  root: string,
): HtmlEscapedString {
  const anchor = anchorer()
  let tables = 0
  const marked = new Marked({ async: false, gfm: true })
  marked.use({
    renderer: {
      heading({ tokens, depth, text }: Tokens.Heading) {
        const inside = this.parser.parseInline(tokens)
        if (depth === 1) return `<h1>${inside}</h1>\n`
        const id = anchor(text)
        const link = `<a class="anchor" href="#${id}" aria-label="Link to this part">#</a>`
        return `<h${depth} id="${id}">${inside} ${link}</h${depth}>\n`
      },
      code({ text, lang = '' }: Tokens.Code) {
        const [language = '', info = ''] = lang.split(/\s+/)
        const file = /\.\w+$|^Dockerfile$/.test(info) ? `<p class="file">${escaped(info)}</p>` : ''
        const kind = language === 'text' ? ' class="printed"' : ''
        return `${file}<pre tabindex="0"${kind}><code>${escaped(text)}</code></pre>\n`
      },
      table(token: Tokens.Table) {
        const row = (cells: Tokens.TableCell[], tag: string) =>
          `<tr>${cells.map(({ tokens }) => `<${tag}>${this.parser.parseInline(tokens)}</${tag}>`).join('')}</tr>`
        const head = token.header.some(({ text }) => text !== '')
          ? `<thead>${row(token.header, 'th').replaceAll('<th></th>', '<td></td>')}</thead>`
          : ''
        const body = token.rows.map((cells) => row(cells, 'td')).join('\n')
        return `<div class="wide" tabindex="0" role="region" aria-label="Table ${++tables}"><table>${head}<tbody>${body}</tbody></table></div>\n`
      },
      link({ href, tokens }: Tokens.Link) {
        return `<a href="${escaped(addressOf(href))}">${this.parser.parseInline(tokens)}</a>`
      },
      image({ href, text }: Tokens.Image) {
        return `<img src="${escaped(addressOf(href))}" alt="${escaped(text)}">`
      },
      html: () => '',
    },
  })
  return raw(marked.parse(document.source) as string)

  function addressOf(href: string): string {
    const path = target(document, href)
    if (path === undefined) return href
    const hash = /#.*/.exec(href)?.[0] ?? ''
    return `${root}/${slugs.get(path) ?? path.replace(/^(\.\.\/)+/, '')}${hash}`
  }
}

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => `&${{ '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot' }[sign]};`)
