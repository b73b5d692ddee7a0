import { html } from 'hono/html'
import type { Html } from '../../../core/component.ts'
import type { Translate } from '../../../core/languages/translate.ts'
import { curl, terminal } from './curl.ts'
import { javascript } from './javascript.ts'
import { mcp } from './mcp.ts'
import { python } from './python.ts'
import type { Call, Snippet } from './values.ts'

interface Way {
  /** By which a reader's choice of it is remembered. */
  id: string
  title: 'curl' | 'JavaScript' | 'Python' | 'MCP' | 'Command line'
  note?: (t: Translate, root: string) => Html
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
    note: (t) =>
      t.html(
        'The {command} command comes with this package. It runs on your own machine, not here.',
        { command: html`<code>fascia</code>` },
      ),
    write: terminal,
  },
  {
    id: 'mcp',
    title: 'MCP',
    note: (t, root) =>
      t.html('A client does this by itself once it knows this server: see {link}.', {
        link: html`<a href="${root}/docs#mcp">${t('MCP clients')}</a>`,
      }),
    write: mcp,
  },
]

/** The snippets of a call: with a script those of the chosen language, without one all. */
export function snippets(call: Call, root: string): Html {
  const { t } = call
  const called = ({ title }: Way) => (title === 'Command line' ? t(title) : title)
  const shownWays = ways.filter(({ overHttp }) => overHttp || !call.token)
  return html`<div class="ways">
<div class="languages" role="group" aria-label="${t('Language')}" data-languages>${shownWays.map(
    (way) =>
      html`<button type="button" class="small ${way.id}" value="${way.id}">${called(way)}</button>`,
  )}</div>
${shownWays.map(
  (way) => html`<section class="way ${way.id}"><h3>${called(way)}</h3>
${way.note ? html`<p class="help">${way.note(t, root)}</p>` : ''}
${way.write(call).map((snippet) => shown(snippet, `${call.name}: ${called(way)}`))}</section>`,
)}</div>`
}

/** A snippet with its title; the page's script puts a button to copy it beside. */
export const shown = ({ title, language, code }: Snippet, of: string): Html =>
  html`<div class="snippet"><p class="name">${title}</p>
<pre data-copy data-language="${language}" tabindex="0" role="group" aria-label="${of}, ${title}">${code}</pre></div>`

/** The shortest way, for an Interface's own page. */
export const shortest = (call: Call): Html => shown({ ...curl(call)[0]!, title: 'curl' }, call.name)
