import { html } from 'hono/html'
import type { Html } from '../../core/component.ts'
import type { Membership } from '../../core/interface.ts'
import { markdown } from '../../core/markdown.ts'
import type { Named } from '../http/renderer.ts'
import type { Site } from './layout.ts'
import { signatureLine } from './parts.ts'

/** What stands above an Interface's form: its words; in a group, the group's and its tabs first. */
export function heading(site: Site, named: Named): Html {
  const { iface } = named
  const { group } = iface
  const line = iface.hasOwnPage ? html`` : signatureLine(named)
  if (!group) return words(site, iface.title, iface.description, line)
  if (group.sharesForm) {
    const whole = signatureLine({ name: group.name, iface })
    return words(site, group.title, group.description, whole)
  }
  return html`${words(site, group.title, group.description, tabs(site, named.name, group))}
<h2 class="sr"${site.t.own}>${iface.title}</h2>
${lead(site, iface.description)}
${line}`
}

const words = (site: Site, title: string, description: string | undefined, more: Html): Html =>
  html`<h1 dir="auto"${site.t.own}>${title}</h1>
${lead(site, description)}
${more}`

const lead = ({ t }: Site, text: string | undefined): Html | '' =>
  text ? html`<div class="lead" dir="auto"${t.own}>${markdown(text)}</div>` : ''

/** Links, of which one leads to where the reader is: each member has a page of its own. */
function tabs({ interfaces, urlOf, t }: Site, current: string, { title, names }: Membership): Html {
  const tab = (name: string) =>
    html`<li><a href="${urlOf(name)}"${name === current ? html` aria-current="page"` : ''}><bdi>${interfaces.get(name)?.title}</bdi></a></li>`
  return html`<nav class="tabs" aria-label="${title}"${t.own}><ul>${names.map(tab)}</ul></nav>`
}

/** What the page is called, among others that are open. */
export const pageTitle = ({ title, group }: Named['iface'], isCalled: boolean): string => {
  if (!group) return title
  return group.sharesForm && !isCalled ? group.title : `${group.title}: ${title}`
}
