/** An element's tag and attributes, in the order of the page. */
export interface Element {
  tag: string
  attributes: { [name: string]: string }
}

const voids = ['input', 'img', 'br', 'hr', 'meta', 'link']
const token = /<(\/?)([a-z][\w-]*)((?:\s+[\w:-]+(?:="[^"<]*")?)*)\s*\/?>/g

/** The elements of HTML as we write it. Throws where one is not closed, or a `<` got loose. */
export function elements(html: string): Element[] {
  const found: Element[] = []
  const open: string[] = []
  for (const [, slash, tag = '', rest = ''] of html.matchAll(token)) {
    if (slash) {
      const last = open.pop()
      if (last !== tag) throw new Error(`</${tag}> closes <${last}> in ${html}`)
    } else {
      found.push({ tag, attributes: attributesOf(rest) })
      if (!voids.includes(tag)) open.push(tag)
    }
  }
  if (open.length > 0) throw new Error(`<${open.at(-1)}> is not closed in ${html}`)
  if (html.replace(token, '').includes('<')) throw new Error(`A loose < in ${html}`)
  return found
}

/** What is written in HTML, without its elements. */
export const words = (html: string): string =>
  html
    .replace(token, ' ')
    .replace(/&(lt|gt|quot|#39|amp);/g, (_, name) => letters[name as keyof typeof letters])
    .replace(/\s+/g, ' ')
    .trim()

const letters = { lt: '<', gt: '>', quot: '"', '#39': "'", amp: '&' }

const attributesOf = (text: string): Element['attributes'] =>
  Object.fromEntries(
    [...text.matchAll(/([\w:-]+)(?:="([^"]*)")?/g)].map(([, name, value = '']) => [
      name,
      value.replace(/&(lt|gt|quot|#39|amp);/g, (_, entity) => letters[entity as 'lt']),
    ]),
  )
