import { html } from 'hono/html'
import { sample } from '../../../calls/sample.ts'
import type { Html } from '../../../core/component.ts'
import { limits } from '../../../core/limits.ts'
import { markdown } from '../../../core/markdown.ts'
import type { Signature } from '../../../core/ports.ts'
import { brief, type Schema } from '../../../core/schema.ts'
import type { Named } from '../../http/renderer.ts'
import { layout, type Site } from '../layout.ts'
import { signatureLine } from '../parts.ts'
import { clients } from './mcp.ts'
import { shortest, shown, snippets } from './snippets.ts'
import type { Call } from './values.ts'

/** How every Interface of this server is called from code, as it is at `origin`. */
export async function docsPage(site: Site, origin: string): Promise<Html> {
  const calls = await Promise.all(
    [...site.interfaces].map(([name, iface]) => callOf(site, { name, iface }, origin)),
  )
  const base = origin + site.root
  return layout(site, {
    title: 'Use it from code',
    main: html`<div class="docs"><h1>Use it from code</h1>
<p class="lead">Every tool of this server is an HTTP address, an endpoint for Gradio’s clients, a command and an MCP tool. Each snippet here runs as it stands.</p>
<nav aria-label="On this page"><ul class="contents">
${calls.map(({ name, iface }) => html`<li><a href="#${name}">${iface.title}</a></li>`)}
<li><a href="#http">All over HTTP</a></li><li><a href="#mcp">MCP clients</a></li>
</ul></nav>
${calls.map((call) => section(site, call))}
${overHttp(base)}
<section class="doc"><h2 id="mcp">MCP clients</h2>
<p>Every tool here is a tool for a model as well. This is what a client’s configuration needs:</p>
<div class="pair">${clients(base, site.module).map((snippet) => shown(snippet, 'MCP'))}</div>
</section></div>`,
  })
}

/** The way to all that, from an Interface's own page. */
export async function teaser(site: Site, named: Named, origin: string): Promise<Html> {
  const call = await callOf(site, named, origin)
  return html`<details><summary>Use it from code</summary>
${shortest(call)}
<p><a href="${site.root}/docs#${named.name}">JavaScript, Python, command line and MCP</a></p>
</details>`
}

async function callOf(site: Site, named: Named, origin: string): Promise<Call> {
  const given = await sample(named.iface, site.examples)
  const { root, module } = site
  const token = site.wantsToken(named.iface)
  return { ...named, given, origin, base: origin + root, module, token }
}

const section = (site: Site, call: Call): Html =>
  html`<section class="doc">
<h2 id="${call.name}"><a href="${site.urlOf(call.name)}">${call.iface.title}</a></h2>
${call.iface.description ? html`<div class="lead">${markdown(call.iface.description)}</div>` : ''}
${signatureLine(call)}
<div class="pair"><div>${ports(call)}</div>
<div><h3>Call it</h3>${call.token ? tokenNote : ''}${snippets(call)}</div></div>
</section>`

const tokenNote = html`<p>Over HTTP alone, by those who have this server’s <code>WRITE_TOKEN</code>.</p>`

const overHttp = (base: string): Html => html`<section class="doc"><h2 id="http">All over HTTP</h2>
<ul>
<li>Send JSON, a form, or the bytes of one file. The answer is JSON; a file in it has a <code>url</code>.</li>
<li>A file in JSON is <code>{"id": …}</code>, of one that was sent to <code>${base}/files</code> or came out of a call, or a data URL.</li>
<li>What is wrong with a call comes back as a problem (RFC 9457), with a sentence for each field.</li>
<li><code>Prefer: respond-async</code> gives the address of a job at once: <code>GET</code> it, follow its <code>/events</code>, or <code>DELETE</code> it to stop it.</li>
<li>An <code>Idempotency-Key</code> makes it safe to send a call a second time.</li>
<li>All of it for programs: <a href="${base}/openapi.json">OpenAPI 3.1</a>.</li>
</ul></section>`

/** What an Interface takes and what it gives, name by name. */
export const ports = ({ iface: { inputs, outputs } }: Named): Html =>
  html`<h3>Takes</h3>${inputs.names.length === 0 ? html`<p>Nothing.</p>` : taken(inputs)}
<h3>Returns</h3>${returned(outputs)}`

const taken = ({ names, components, required }: Signature): Html =>
  html`<dl class="ports">${names.map((name, i) => {
    const { schema } = components[i]!
    const needed = required.includes(name) ? 'required' : standard(schema)
    return html`<dt><code>${name}</code> <span>${typeOf(schema)}</span> <span>${needed}</span></dt>
<dd>${sentences(label(name, schema), schema.description, limits(schema).join(', '))}</dd>`
  })}</dl>`

function returned({ shape, names, components }: Signature): Html {
  const one = shape === 'single'
  const lead = one ? '' : shape === 'tuple' ? 'A list, in this order:' : 'An object with:'
  return html`${lead ? html`<p>${lead}</p>` : ''}<dl class="ports">${names.map((name, i) => {
    const { schema } = components[i]!
    const file = (schema.items ?? schema).format === 'binary'
    return html`<dt>${one ? '' : html`<code>${name}</code> `}<span>${typeOf(schema)}</span></dt>
<dd>${sentences(label(name, schema), schema.description, file ? 'In JSON an object with its id, url, name, type and size' : '')}</dd>`
  })}</dl>`
}

/** The words that the page shows for an input, unless they are its name. */
const label = (name: string, { title = '' }: Schema): string =>
  plain(title) === plain(name) ? '' : title

const plain = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')

/** Choices are told as limits, so that the type stays short. */
function typeOf(schema: Schema): string {
  const { enum: _, minimum, maximum, ...plain } = schema
  if (schema.enum) return 'choice'
  if (schema.items?.enum) return 'choices'
  return brief(plain)
}

function standard({ default: value }: Schema): string {
  return value === undefined ? 'optional' : `default ${JSON.stringify(value)}`
}

const sentences = (...parts: (string | undefined)[]): string =>
  parts
    .filter((part) => part !== undefined && part !== '')
    .map((part) => part!.charAt(0).toUpperCase() + part!.slice(1))
    .map((part) => (/[.!?]$/.test(part) ? part : `${part}.`))
    .join(' ')
