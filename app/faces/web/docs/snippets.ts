import { html } from 'hono/html'
import type { Html } from '../../../core/component.ts'
import { curl, terminal } from './curl.ts'
import { javascript } from './javascript.ts'
import { mcp } from './mcp.ts'
import { python } from './python.ts'
import type { Call, Snippet } from './values.ts'

interface Way {
  title: string
  note?: string
  overHttp?: boolean
  write(call: Call): Snippet[]
}

/** Every way to call an Interface from code, in the order of the page. */
const ways: Way[] = [
  { title: 'curl', overHttp: true, write: curl },
  { title: 'JavaScript', overHttp: true, write: javascript },
  { title: 'Python', overHttp: true, write: python },
  {
    title: 'Command line',
    note: 'The fascia command comes with this package. It runs on your own machine, not here.',
    write: terminal,
  },
  {
    title: 'MCP',
    note: 'A client does this by itself once it knows this server: see MCP clients below.',
    write: mcp,
  },
]

/** The snippets of a call, the first way open. */
export const snippets = (call: Call): Html =>
  html`${ways
    .filter(({ overHttp }) => overHttp || !call.token)
    .map(
      ({ title, note, write }, i) => html`<details class="way"${i === 0 ? html` open` : ''}>
<summary>${title}</summary>${note ? html`<p class="help">${note}</p>` : ''}
${write(call).map((snippet) => shown(snippet, `${call.name}: ${title}`))}
</details>`,
    )}`

/** A snippet with its title; the page's script puts a button to copy it beside. */
export const shown = ({ title, language, code }: Snippet, of: string): Html =>
  html`<div class="snippet"><p class="name">${title}</p>
<pre data-copy data-language="${language}" tabindex="0" role="group" aria-label="${of}, ${title}">${code}</pre></div>`

/** The shortest way, for an Interface's own page. */
export const shortest = (call: Call): Html => shown({ ...curl(call)[0]!, title: 'curl' }, call.name)
