import { readFileSync } from 'node:fs'
import { Interface, type Mount, ProblemError, resource, shipped } from 'fascia'
import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import { anchorer, type Document, documents, isThere, outsideBlocks, plain } from './documents.ts'
import { rendered } from './render.ts'

const pages = documents()
const slugs = new Map(pages.map(({ path, slug }) => [path, slug]))

/** These pages, served by what they are about: to read under `/guide/`, to search at `/guide`. */
export const guide = Interface({
  title: 'Search the guide',
  description: 'Finds the parts of these pages that have all the words.',
  readOnly: true,
  inputs: { words: 'text' },
  outputs: 'markdown',
  routes,
  fn: ({ words }) => {
    const found = partsWith(words.toLowerCase().split(/\s+/).filter(Boolean))
    if (found.length === 0)
      return `Nothing has all of these words. All pages: [Guide](/guide/start)`
    return found.map(({ title, href, line }) => `- [${title}](${href}): ${line}`).join('\n')
  },
})

function routes(mount: Mount): Hono {
  const app = new Hono()
  resource(app, '/style.css', {
    GET: (c) => c.body(stylesheet(), 200, { 'Content-Type': 'text/css; charset=utf-8' }),
  })
  resource(app, '/:path{.+}', { GET: (c) => show(c, c.req.param('path') ?? '') })
  return app

  function show(c: Context, path: string) {
    if (/^[\w/-]+\.webp$/.test(path)) return picture(c, path)
    const at = pages.findIndex(({ slug }) => slug === path)
    const page = pages[at]
    if (!page) throw new ProblemError(404, 'There is no such page in this guide')
    const main = html`<link rel="stylesheet" href="${mount.url}/style.css">
<div class="docs guide"><article class="doc"><p class="to-contents"><a href="#contents">Contents</a></p>
${rendered(page, slugs, mount.url)}
<nav class="turn" aria-label="Next and previous page">${turn('Previous', pages[at - 1])}${turn('Next', pages[at + 1])}</nav></article>
<nav id="contents" aria-label="Guide"><p class="section"><a href="${mount.url}">Search</a></p>${contents(page)}</nav></div>`
    return mount.page(c, { title: page.title, main })
  }

  function turn(word: string, page: Document | undefined) {
    return (
      page && html`<a href="${mount.url}/${page.slug}"><small>${word}</small> ${page.title}</a>`
    )
  }

  function contents(current: Document) {
    const sections = [...new Set(pages.map(({ section }) => section))]
    const entry = (page: Document) =>
      html`<li><a href="${mount.url}/${page.slug}"${page === current ? html` aria-current="page"` : ''}>${page.title}</a></li>`
    return sections.map(
      (section) =>
        html`${section && html`<p class="section">${section}</p>`}<ul class="contents">${pages.filter((page) => page.section === section).map(entry)}</ul>`,
    )
  }
}

function picture(c: Context, path: string) {
  const place = [path, `../${path}`].find(isThere)
  if (!place) throw new ProblemError(404, 'There is no such picture in this guide')
  const bytes = new Uint8Array(readFileSync(shipped(`docs/${place}`)))
  return c.body(bytes, 200, { 'Content-Type': 'image/webp', 'Cache-Control': 'max-age=3600' })
}

const stylesheet = () => readFileSync(shipped('docs/tools/guide.css'), 'utf8')

const mostFound = 30

function partsWith(words: string[]) {
  return pages
    .flatMap(parts)
    .filter(({ text }) => words.every((word) => text.includes(word)))
    .slice(0, mostFound)
}

/** A page by its headings, each with the words below it. */
function parts({ title, slug, source }: Document) {
  const anchor = anchorer()
  const [lead = '', ...others] = outsideBlocks(source)
    .join('\n')
    .split(/^(?=#{2,6} )/m)
  const part = (heading: string, text: string, hash = '') => ({
    title: heading === title ? title : `${title}: ${heading}`,
    href: `/guide/${slug}${hash}`,
    text: `${title}\n${text}`.toLowerCase(),
    line: firstLine(text),
  })
  return [
    part(title, lead),
    ...others.map((text) => {
      const heading = /^#+ (.+)/.exec(text)?.[1] ?? ''
      return part(plain(heading), text, `#${anchor(heading)}`)
    }),
  ]
}

/** The first line of prose. */
function firstLine(text: string): string {
  const line = text.split('\n').find((line) => /^[A-Za-z*`“]/.test(line)) ?? ''
  return line.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
}
