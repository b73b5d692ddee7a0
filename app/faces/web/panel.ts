import { html } from 'hono/html'
import type { Html } from '../../component.ts'
import { newId } from '../../files/files.ts'
import type { Interface } from '../../interface.ts'
import { holdsFiles } from '../../schema.ts'
import { isQuery } from './address.ts'
import type { Site } from './site.ts'
import type { Work } from './work.ts'

/** The form: one field per input, in order, holding what the user gave. */
export function panel(site: Site, { named, filled }: Work): Html {
  const { name, face } = named
  const url = site.urlOf(name)
  const { components, names, required } = face.inputs
  const fields = components.map((component, i) => {
    const { schema } = component
    const field = names[i]!
    return component.input({
      name: field,
      id: field,
      label: schema.title ?? field,
      help: schema.description,
      required: required.includes(field),
      value: filled.values[field] ?? schema.default ?? null,
      error: filled.errors?.find((error) => error.field === field)?.detail,
    })
  })
  return html`<form class="panel" id="form" ${sends(face, url)} novalidate
 hx-target="#work" hx-swap="outerHTML" hx-sync="this:drop" hx-config="timeout:0">
${isQuery(face) ? '' : html`<input type="hidden" name="_key" value="${newId()}">`}
${fields}
<div class="actions"><button class="primary" id="run">Run</button><a class="button" href="${url}">Clear</a><kbd data-shortcut hidden>Ctrl ↵</kbd></div>
<div class="sending" data-sending hidden><label class="name" for="sent">Sending</label><progress id="sent"></progress></div>
</form>`
}

/** How the form is sent, by the browser and by htmx. */
function sends(face: Interface, url: string): Html {
  if (isQuery(face)) return html`method="get" action="${url}" hx-get="${url}" hx-push-url="true"`
  const encoding = face.inputs.components.some(({ schema }) => holdsFiles(schema))
    ? html` enctype="multipart/form-data"`
    : ''
  return html`method="post" action="${url}"${encoding} hx-post="${url}"`
}
