import { html } from 'hono/html'
import type { Html } from '../../../core/component.ts'
import { curl, terminal } from './curl.ts'
import { javascript } from './javascript.ts'
import { mcp } from './mcp.ts'
import { python } from './python.ts'
import type { Call, Snippet } from './values.ts'

interface Way {
  /** By which a reader's choice of it is remembered. */
  id: string
  title: string
  note?: (root: string) => Html
  overHttp?: boolean
  write(call: Call): Snippet[]
}

/** Every way to call an Interface from code, in the order of the page. */
const ways: Way[] = [
  { id: 'curl', title: 'curl', overHttp: true, write: curl },
  { id: 'javascript', title: 'JavaScript', overHttp: true, write: javascript },
  { id: 'python', title: 'Python', overHttp: true, write: python },
  {
    id: 'terminal',
    title: 'Command line',
    note: () =>
      html`The <code>fascia</code> command comes with this package. It runs on your own machine, not here.`,
    write: terminal,
  },
  {
    id: 'mcp',
    title: 'MCP',
    note: (root) =>
      html`A client does this by itself once it knows this server: see <a href="${root}/docs#mcp">MCP clients</a>.`,
    write: mcp,
  },
]

/** The snippets of a call: with a script those of the chosen language, without one all. */
export function snippets(call: Call, root: string): Html {
  const shownWays = ways.filter(({ overHttp }) => overHttp || !call.token)
  return html`<div class="ways">
<div class="languages" role="group" aria-label="Language" data-languages>${shownWays.map(
    ({ id, title }) =>
      html`<button type="button" class="small ${id}" value="${id}">${title}</button>`,
  )}</div>
${shownWays.map(
  ({ id, title, note, write }) => html`<section class="way ${id}"><h3>${title}</h3>
${note ? html`<p class="help">${note(root)}</p>` : ''}
${write(call).map((snippet) => shown(snippet, `${call.name}: ${title}`))}</section>`,
)}</div>`
}

/** A snippet with its title; the page's script puts a button to copy it beside. */
export const shown = ({ title, language, code }: Snippet, of: string): Html =>
  html`<div class="snippet"><p class="name">${title}</p>
<pre data-copy data-language="${language}" tabindex="0" role="group" aria-label="${of}, ${title}">${code}</pre></div>`

/** The shortest way, for an Interface's own page. */
export const shortest = (call: Call): Html => shown({ ...curl(call)[0]!, title: 'curl' }, call.name)
