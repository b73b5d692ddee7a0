import { type FieldError, files, form, type Html, InputError, type Translate, text } from 'fascia'
import { html } from 'fascia/html'
import type { Context } from 'hono'
import { addressFor } from './asked.ts'
import type { Collection } from './collection.ts'
import { type Picture, taken } from './facts.ts'
import { type Listing, listed, listPorts } from './listing.ts'
import { pathOf } from './names.ts'
import { preview } from './repository.ts'
import { type Words, wordsIn } from './words.ts'

const perPage = 48

/** The pictures of a folder and of those in it, to look through and to add to. */
export async function galleryPage(c: Context, here: Collection, folder: string) {
  const query = new URL(c.req.url).searchParams
  here.access.list(c)
  const asked = {
    search: query.get('search') || undefined,
    regex: query.get('regex') || undefined,
    prefix: folder || query.get('prefix') || undefined,
    page: Math.max(1, Math.floor(Number(query.get('page'))) || 1),
    limit: perPage,
  }
  const { names, all, errors } = await found(here, asked)
  const pictures = await Promise.all(names.map((name) => here.repository.get(name)))
  const { url, page, translate } = here.host
  const t = translate(c)
  const words = wordsIn(t)
  const isSearch = asked.search || asked.regex
  return page(c, {
    status: errors.length > 0 ? 400 : 200,
    title: folder ? words.picturesIn(folder.slice(0, -1)) : words.pictures,
    main: html`<h1><bdi>${folder.split('/').at(-2) ?? words.pictures}</bdi></h1>
${folder ? trail(words, url, folder) : html`<p class="lead">${words.lead}</p>`}
${searchForm(t, `${url}${folder && `/${pathOf(folder)}`}`, query, errors)}
${folders(words, url, folder, all)}
${all.length > 0 ? html`<p class="found">${t.plural(words.found, all.length)}${zipLink(words, url, folder, asked)}</p>` : html`<p class="found">${isSearch ? words.noSuchName : words.none}</p>`}
<div class="wall"><div>
<ul class="gallery">${pictures.map((picture) => picture && card(url, folder, picture))}</ul>
${pager(t, query, asked.page, all.length)}</div>
${here.access.mayChange(c) ? uploadForm(t, url, folder) : html`<section class="panel" aria-labelledby="add"><h2 id="add">${words.addPictures}</h2>${here.host.wayIn(c)}</section>`}</div>`,
  })
}

/** A wrong expression finds nothing; what is wrong with it is said beside it. */
async function found({ repository }: Collection, asked: Listing) {
  try {
    return { ...(await listed(repository, asked)), errors: [] }
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    return { names: [], all: [], errors: [{ field: 'regex', detail: error.message }] }
  }
}

const card = (url: string, folder: string, { name, width, height, hash }: Picture): Html => {
  const scale = Math.min(1, preview.xsize / Math.max(width, height))
  const { path, query } = addressFor(url, name, preview)
  const source = `${path}?${query}&v=${hash.slice(0, 16)}`
  return html`<li><a href="${url}/${pathOf(name)}"><img src="${source}" alt="" width="${Math.max(1, Math.round(width * scale))}" height="${Math.max(1, Math.round(height * scale))}" loading="lazy"><bdi>${name.slice(folder.length)}</bdi></a></li>`
}

/** The folders that lie next in this one. */
function folders(words: Words, url: string, folder: string, all: string[]): Html {
  const next = new Set<string>()
  for (const name of all) {
    const rest = name.slice(folder.length).split('/')
    if (rest.length > 1) next.add(rest[0]!)
  }
  if (next.size === 0) return html``
  return html`<ul class="folders" aria-label="${words.foldersHere}">${[...next].map(
    (part) =>
      html`<li><a class="button small" href="${url}/${pathOf(folder + part)}/"><bdi>${part}/</bdi></a></li>`,
  )}</ul>`
}

/** An archive of what is found, where an address for that can be written. */
function zipLink(
  words: Words,
  url: string,
  folder: string,
  { search, regex, prefix }: Listing,
): Html | '' {
  if (search || (prefix && prefix !== folder)) return ''
  const query = new URLSearchParams({ kind: 'jpg', ...(regex && { regex }) })
  return html` · <a href="${url}/${pathOf(folder)}?${query}">${words.zip}</a>`
}

function pager(t: Translate, query: URLSearchParams, page: number, total: number): Html {
  const words = wordsIn(t)
  const last = Math.ceil(total / perPage)
  if (last < 2) return html``
  const link = (to: number, text: string) => {
    const asked = new URLSearchParams(query)
    asked.set('page', String(to))
    return html`<a class="button" href="?${asked}">${text}</a>`
  }
  return html`<nav class="actions" aria-label="${words.pages}">${page > 1 ? link(page - 1, words.earlier) : ''}
<span>${words.page(t.number(page), t.number(last))}</span>${page < last ? link(page + 1, words.later) : ''}</nav>`
}

const searching = form({ search: listPorts.search, regex: listPorts.regex })

/** Words to look for; an expression, for those who know them, is folded away. */
function searchForm(
  t: Translate,
  action: string,
  query: URLSearchParams,
  errors: FieldError[],
): Html {
  const words = wordsIn(t)
  const { search, regex } = searching.fields(query, errors, t)
  const hasRegex = query.get('regex') || errors.length > 0
  return html`<form class="search" method="get" action="${action}" role="search">
${search}<button>${words.search}</button>${query.get('search') || hasRegex ? html`<a class="button" href="${action}">${t('Clear')}</a>` : ''}
<details${hasRegex ? html` open` : ''}><summary>${words.byExpression}</summary>${regex}</details>
</form>`
}

const adding = form({
  file: files({
    label: 'Pictures',
    accept: taken,
    ordered: false,
    help: 'One of a name that is here already is replaced',
  }),
  folder: text({ optional: true, help: 'A new one or one of those here; none to add them here' }),
})

/** Where pictures are dropped, to be kept in a folder under their own names. */
function uploadForm(t: Translate, url: string, folder: string): Html {
  const words = wordsIn(t)
  const { file, folder: into } = adding.fields(undefined, undefined, t)
  return html`<form class="panel" method="post" action="${url}/${pathOf(folder)}" enctype="multipart/form-data" aria-labelledby="add">
<h2 id="add">${folder ? html`${words.addTo} <bdi>${folder.slice(0, -1)}</bdi>` : words.addPictures}</h2>
${file}
${into}
<div class="actions"><button class="primary">${words.add}</button></div>
</form>`
}

/** Where a picture or a folder is: each folder around it, as a link. */
export function trail(words: Words, url: string, name: string): Html {
  const parts = name.replace(/\/$/, '').split('/')
  const links = parts.map((part, i) => {
    const isHere = i === parts.length - 1
    const href = `${url}/${pathOf(parts.slice(0, i + 1).join('/'))}/`
    return html`<li>${isHere ? html`<bdi aria-current="page">${part}</bdi>` : html`<a href="${href}"><bdi>${part}</bdi></a>`}</li>`
  })
  return html`<nav aria-label="${words.folders}"><ol class="trail"><li><a href="${url}">${words.pictures}</a></li>${links}</ol></nav>`
}
