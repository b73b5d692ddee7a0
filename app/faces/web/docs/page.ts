import { html } from 'hono/html'
import { sample } from '../../../calls/sample.ts'
import type { Html } from '../../../core/component.ts'
import { wholeTitle } from '../../../core/group.ts'
import type { Translate } from '../../../core/languages/translate.ts'
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
  const { t } = site
  const base = origin + site.root
  const named = [...site.interfaces].map(([name, iface]) => ({ name, iface }))
  const first = await callOf(site, named[0]!, origin)
  return framed(site, '', {
    title: t('Use it from code'),
    description: t(
      'How to call each tool of this server over HTTP, by Gradio’s clients, from a command line and over MCP.',
    ),
    main: html`<h1>${t('Use it from code')}</h1>
<p class="lead">${t.html(
      'Every tool of this server is an HTTP address, an endpoint for Gradio’s clients, a command and an MCP tool. Each snippet here runs as it stands. So does this, of {link}:',
      {
        link: html`<a href="${site.root}/docs/${first.name}"${t.own}>${wholeTitle(first.iface)}</a>`,
      },
    )}</p>
${shortest(first)}
<h2>${t('Tools')}</h2>
<ul class="tools">${named.map(
      ({
        name,
        iface,
      }) => html`<li id="${name}"><a href="${site.root}/docs/${name}"><bdi${t.own}>${wholeTitle(iface)}</bdi></a>
${signatureLine({ name, iface })}</li>`,
    )}</ul>
${overHttp(t, base)}
<h2 id="mcp">${t('MCP clients')}</h2>
<p>${t('Every tool here is a tool for a model as well. This is what a client’s configuration needs:')}</p>
<div class="pair even">${clients(site, base).map((snippet) => shown(snippet, 'MCP'))}</div>`,
  })
}

/** How one Interface is called from code. */
export async function interfaceDocs(site: Site, named: Named, origin: string): Promise<Html> {
  const call = await callOf(site, named, origin)
  const { t } = site
  const { group, description = group?.description } = call.iface
  const title = wholeTitle(call.iface)
  return framed(site, call.name, {
    title: t('{title} from code', { title }),
    description: `${t('How to call {title} over HTTP, from a command line and over MCP.', { title })} ${unmarked(description ?? '')}`,
    main: html`<h1 dir="auto"${t.own}>${title}</h1>
${description ? html`<div class="lead" dir="auto"${t.own}>${markdown(description)}</div>` : ''}
${signatureLine(call)}
<p><a class="button" href="${site.pageOf(call.name)}">${t('Open its page')}</a></p>
<div class="pair"><div>${ports(call)}</div>
<div><h2>${t('Call it')}</h2>${call.token ? tokenNote(t) : ''}${snippets(call, site.root)}</div></div>`,
  })
}

/** The way to all that, from an Interface's own page. */
export async function teaser(site: Site, named: Named, origin: string): Promise<Html> {
  const call = await callOf(site, named, origin)
  return html`<details><summary>${site.t('Use it from code')}</summary>
${shortest(call)}
<p><a href="${site.root}/docs/${named.name}">${site.t('JavaScript, Python, command line and MCP')}</a></p>
</details>`
}

async function callOf(site: Site, named: Named, origin: string): Promise<Call> {
  const given = await sample(named.iface, site.examples)
  const { root, module, t } = site
  const token = site.wantsToken(named.iface)
  return { ...named, given, origin, base: origin + root, module, token, t }
}

/** A page of these, beside the list of all. */
function framed(
  site: Site,
  current: string,
  { main, ...page }: { title: string; description: string; main: Html },
): Html {
  const { t } = site
  const entry = (name: string, title: string, href: string) =>
    html`<li><a href="${href}"${name === current ? html` aria-current="page"` : ''}><bdi${name === '' ? '' : t.own}>${title}</bdi></a></li>`
  const docs = `${site.root}/docs`
  return layout(site, {
    ...page,
    main: html`<div class="docs"><nav aria-label="${t('Documentation')}"><ul class="contents">
${entry('', t('Overview'), docs)}
${[...site.interfaces].map(([name, { title, group }]) => {
  if (!group) return entry(name, title, `${docs}/${name}`)
  if (name !== group.names[0]) return ''
  const titleOf = (member: string) => site.interfaces.get(member)?.title ?? member
  return html`<li><span class="name"${t.own}>${group.title}</span><ul>${group.names.map((member) =>
    entry(member, titleOf(member), `${docs}/${member}`),
  )}</ul></li>`
})}
<li><a href="${docs}#http">${t('Over HTTP')}</a></li><li><a href="${docs}#mcp">${t('MCP clients')}</a></li>
</ul></nav>
<div class="doc">${main}</div></div>`,
  })
}

const code = (text: string): Html => html`<code>${text}</code>`

const tokenNote = (t: Translate): Html =>
  html`<p>${t.html('Over HTTP alone, by those who have this server’s {token}.', { token: code('WRITE_TOKEN') })}</p>`

const overHttp = (t: Translate, base: string): Html => html`<h2 id="http">${t('Over HTTP')}</h2>
<ul>
<li>${t.html('Send JSON, a form, or the bytes of one file. The answer is JSON; a file in it has a {url}.', { url: code('url') })}</li>
<li>${t.html(
  'A file in JSON is {id}, of one that was sent to {address} or came out of a call, or a data URL.',
  { id: code('{"id": …}'), address: code(`${base}/files`) },
)}</li>
<li>${t('What is wrong with a call comes back as a problem (RFC 9457), with a sentence for each field.')}</li>
<li>${t.html(
  '{prefer} gives the address of a job at once: {get} it, follow its {events}, or {delete} it to stop it.',
  {
    ...{ prefer: code('Prefer: respond-async'), get: code('GET') },
    ...{ events: code('/events'), delete: code('DELETE') },
  },
)}</li>
<li>${t.html('An {key} makes it safe to send a call a second time.', { key: code('Idempotency-Key') })}</li>
<li>${t.html('All of it for programs: {link}.', { link: html`<a href="${base}/openapi.json">OpenAPI 3.1</a>` })}</li>
</ul>`
