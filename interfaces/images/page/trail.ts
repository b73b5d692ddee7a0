import { html } from 'hono/html'
import type { Html } from '../../../app/core/component.ts'
import { pathOf } from '../names.ts'

/** Where a picture or a folder is: each folder around it, as a link. */
export function trail(url: string, name: string): Html {
  const parts = name.replace(/\/$/, '').split('/')
  const links = parts.map((part, i) => {
    const isHere = i === parts.length - 1
    const href = `${url}/${pathOf(parts.slice(0, i + 1).join('/'))}/`
    return html`<li>${isHere ? html`<bdi aria-current="page">${part}</bdi>` : html`<a href="${href}"><bdi>${part}</bdi></a>`}</li>`
  })
  return html`<nav aria-label="Folders"><ol class="trail"><li><a href="${url}">Pictures</a></li>${links}</ol></nav>`
}
