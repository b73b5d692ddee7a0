import { html } from 'hono/html'
import type { Html } from '../../core/component.ts'
import { hasThumbnail, type StoredFile, storedIn, thumbnailOf } from '../../core/file.ts'
import type { Interface, Membership } from '../../core/interface.ts'
import { markdown } from '../../core/markdown.ts'
import type { Signature } from '../../core/ports.ts'
import { isFile, type Json, type Schema, short } from '../../core/schema.ts'
import { thumbnailBox } from '../../files/thumbnail.ts'
import type { Named } from '../http/renderer.ts'
import { drawing } from './drawing.ts'
import { layout, type Site } from './layout.ts'

/** All Interfaces of this server, in their order: the parts of one come after, in a section of it. */
export async function indexPage(site: Site): Promise<Html> {
  const { t } = site
  const all = [...site.interfaces].map(([name, iface]) => ({ name, iface }))
  // Of a group the first stands for all.
  const isPart = ({ name, iface: { partOf, group } }: Named) =>
    (partOf !== undefined && site.interfaces.has(partOf)) || (group && name !== group.names[0])
  const whole = all.filter((named) => !isPart(named))
  const cards = whole.map(
    async (named) =>
      html`<li class="card">${await panel(site, named)}${words(site, named, 'h2')}</li>`,
  )
  const sections = whole.map((named) =>
    section(
      site,
      named,
      all.filter(({ iface }) => iface.partOf === named.name),
    ),
  )
  return layout(site, {
    title: t('Tools on this server'),
    main: html`<h1>${t('Tools on this server')}</h1>
<p class="lead">${t('Each is one function with a front panel: a page, an HTTP API, a command line and an MCP tool.')}</p>
<ul class="cards">${await Promise.all(cards)}</ul>
${sections}`,
  })
}

function section(site: Site, { name, iface }: Named, parts: Named[]): Html | '' {
  if (parts.length === 0) return ''
  return html`<section aria-labelledby="more-${name}"><h2 id="more-${name}">${site.t('More of {title}', { title: iface.title })}</h2>
<ul class="cards">${parts.map((part) => html`<li class="card">${words(site, part, 'h3')}</li>`)}</ul></section>`
}

function words(site: Site, { name, iface }: Named, heading: 'h2' | 'h3'): Html {
  const { group } = iface
  if (group) return groupWords(site, group, iface)
  const link = html`<a href="${site.urlOf(name)}"${site.t.own}>${iface.title}</a>`
  return html`${heading === 'h2' ? html`<h2>${link}</h2>` : html`<h3>${link}</h3>`}
<div class="about"${site.t.own}>${markdown(iface.description ?? '')}</div>
<p class="signature"><b>${name}</b>(${taken(iface.inputs)}) → ${given(iface.outputs)}</p>`
}

function groupWords({ interfaces, urlOf, t }: Site, group: Membership, iface: Interface): Html {
  const { name, title, names, sharesForm } = group
  const link = (one: string) =>
    html`<li><a href="${urlOf(one)}"><bdi>${interfaces.get(one)?.title}</bdi></a></li>`
  return html`<h2><a href="${urlOf(name)}"${t.own}>${title}</a></h2>
<div class="about"${t.own}>${markdown(group.description ?? '')}</div>
${
  sharesForm
    ? html`<p class="signature"><b>${name}</b>(${taken(iface.inputs)}) → ${given(iface.outputs)}</p>`
    : html`<ul class="members"${t.own}>${names.map(link)}</ul>`
}`
}

/** What it takes and what it gives, side by side: its first example, or drawings. */
async function panel({ examples }: Site, { name, iface }: Named): Promise<Html> {
  const [row = {}] = await examples.rows({ examples: iface.examples.slice(0, 1) })
  const last = await examples.last(name, 0)
  return html`<div class="front" aria-hidden="true">${tile(
    pictureIn(Object.values(row) as Json[]),
    telling(iface.inputs),
    'tile',
  )}<svg class="drawing arrow" viewBox="0 0 24 48"><path d="M4 24h16M14 18l6 6-6 6"/></svg>${tile(
    pictureIn(last?.outputs ?? []),
    iface.outputs.components.slice(0, 1).map(({ schema }) => schema),
    'tile out',
  )}</div>`
}

const pictureIn = (values: Json[]): StoredFile[] =>
  storedIn(values.filter((value) => value !== undefined)).filter(hasThumbnail)

function tile([first, ...rest]: StoredFile[], schemas: Schema[], kind: string): Html {
  if (!first) return html`<span class="${kind}">${schemas.map(drawing)}</span>`
  const { width, height } = thumbnailBox
  return html`<span class="${kind}${rest.length > 0 ? ' several' : ''}"><img src="${thumbnailOf(first)}" alt="" width="${width}" height="${height}" loading="lazy"></span>`
}

/** The inputs that say most of an Interface: a file alone, else two of different kinds. */
function telling(inputs: Signature): Schema[] {
  const schemas = wanted(inputs).map(({ schema }) => schema)
  const kinds = new Map(
    (schemas.length > 0 ? schemas : all(inputs)).map((one) => [short(one), one]),
  )
  const file = schemas.find((schema) => isFile(schema.items ?? schema))
  return file ? [file] : [...kinds.values()].slice(0, 2)
}

const all = ({ components }: Signature): Schema[] => components.map(({ schema }) => schema)

const wanted = ({ names, components, required }: Signature) =>
  components.filter((_, i) => required.includes(names[i]!))

/** So many are named. */
const mostNamed = 4

/** What must be given, by the shortest names of its types: "text, number"; the rest is "…". */
function taken(inputs: Signature): string {
  const required = wanted(inputs)
  const named = required.slice(0, mostNamed).map(({ schema }) => short(schema))
  return [...named, ...(named.length < inputs.names.length ? ['…'] : [])].join(', ')
}

const given = ({ components }: Signature): string =>
  [...components.slice(0, mostNamed).map(({ schema }) => short(schema))].join(', ')
