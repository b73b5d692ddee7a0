import { html } from 'hono/html'
import { sample } from '../../../calls/sample.ts'
import type { Html } from '../../../core/component.ts'
import { markdown, unmarked } from '../../../core/markdown.ts'
import type { Named } from '../../http/renderer.ts'
import { layout, type Site } from '../layout.ts'
import { signatureLine } from '../parts.ts'
import { clients } from './mcp.ts'
import { ports } from './signature-table.ts'
import { shortest, shown, snippets } from './snippets.ts'
import type { Call } from './values.ts'

/** How the Interfaces of this server are called from code, as it is at `origin`. */
export async function docsPage(site: Site, origin: string): Promise<Html> {
  const base = origin + site.root
  const named = [...site.interfaces].map(([name, iface]) => ({ name, iface }))
  const first = await callOf(site, named[0]!, origin)
  return framed(site, '', {
    title: 'Use it from code',
    description:
      'How to call each tool of this server over HTTP, by Gradio’s clients, from a command line and over MCP.',
    main: html`<h1>Use it from code</h1>
<p class="lead">Every tool of this server is an HTTP address, an endpoint for Gradio’s clients, a command and an MCP tool. Each snippet here runs as it stands. So does this, of <a href="${site.root}/docs/${first.name}">${first.iface.title}</a>:</p>
${shortest(first)}
<h2>Tools</h2>
<ul class="tools">${named.map(
      ({
        name,
        iface,
      }) => html`<li id="${name}"><a href="${site.root}/docs/${name}"><bdi>${iface.title}</bdi></a>
${signatureLine({ name, iface })}</li>`,
    )}</ul>
${overHttp(base)}
<h2 id="mcp">MCP clients</h2>
<p>Every tool here is a tool for a model as well. This is what a client’s configuration needs:</p>
<div class="pair even">${clients(base, site.module).map((snippet) => shown(snippet, 'MCP'))}</div>`,
  })
}

/** How one Interface is called from code. */
export async function interfaceDocs(site: Site, named: Named, origin: string): Promise<Html> {
  const call = await callOf(site, named, origin)
  const { title, description } = call.iface
  return framed(site, call.name, {
    title: `${title} from code`,
    description: `How to call ${title} over HTTP, from a command line and over MCP. ${unmarked(description ?? '')}`,
    main: html`<h1 dir="auto">${title}</h1>
${description ? html`<div class="lead" dir="auto">${markdown(description)}</div>` : ''}
${signatureLine(call)}
<p><a class="button" href="${site.urlOf(call.name)}">Open its page</a></p>
<div class="pair"><div>${ports(call)}</div>
<div><h2>Call it</h2>${call.token ? tokenNote : ''}${snippets(call, site.root)}</div></div>`,
  })
}

/** The way to all that, from an Interface's own page. */
export async function teaser(site: Site, named: Named, origin: string): Promise<Html> {
  const call = await callOf(site, named, origin)
  return html`<details><summary>Use it from code</summary>
${shortest(call)}
<p><a href="${site.root}/docs/${named.name}">JavaScript, Python, command line and MCP</a></p>
</details>`
}

async function callOf(site: Site, named: Named, origin: string): Promise<Call> {
  const given = await sample(named.iface, site.examples)
  const { root, module } = site
  const token = site.wantsToken(named.iface)
  return { ...named, given, origin, base: origin + root, module, token }
}

/** A page of these, beside the list of all. */
function framed(
  site: Site,
  current: string,
  { main, ...page }: { title: string; description: string; main: Html },
): Html {
  const entry = (name: string, title: string, href: string) =>
    html`<li><a href="${href}"${name === current ? html` aria-current="page"` : ''}><bdi>${title}</bdi></a></li>`
  const docs = `${site.root}/docs`
  return layout(site, {
    ...page,
    main: html`<div class="docs"><nav aria-label="Documentation"><ul class="contents">
${entry('', 'Overview', docs)}
${[...site.interfaces].map(([name, { title }]) => entry(name, title, `${docs}/${name}`))}
<li><a href="${docs}#http">Over HTTP</a></li><li><a href="${docs}#mcp">MCP clients</a></li>
</ul></nav>
<div class="doc">${main}</div></div>`,
  })
}

const tokenNote = html`<p>Over HTTP alone, by those who have this server’s <code>WRITE_TOKEN</code>.</p>`

const overHttp = (base: string): Html => html`<h2 id="http">Over HTTP</h2>
<ul>
<li>Send JSON, a form, or the bytes of one file. The answer is JSON; a file in it has a <code>url</code>.</li>
<li>A file in JSON is <code>{"id": …}</code>, of one that was sent to <code>${base}/files</code> or came out of a call, or a data URL.</li>
<li>What is wrong with a call comes back as a problem (RFC 9457), with a sentence for each field.</li>
<li><code>Prefer: respond-async</code> gives the address of a job at once: <code>GET</code> it, follow its <code>/events</code>, or <code>DELETE</code> it to stop it.</li>
<li>An <code>Idempotency-Key</code> makes it safe to send a call a second time.</li>
<li>All of it for programs: <a href="${base}/openapi.json">OpenAPI 3.1</a>.</li>
</ul>`
