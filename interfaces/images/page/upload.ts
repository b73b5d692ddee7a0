import { html } from 'hono/html'
import type { Html } from '../../../app/core/component.ts'
import { files, text } from '../../../app/index.ts'
import { taken } from '../incoming.ts'
import { pathOf } from '../names.ts'

const pictures = files({ accept: taken })
const folders = text({ optional: true })

/** Where pictures are dropped, to be kept in a folder under their own names. */
export function uploadForm(url: string, folder: string): Html {
  const drop = {
    name: 'file',
    id: 'file',
    label: 'Pictures',
    help: 'One of a name that is here already is replaced',
    required: true,
    value: undefined,
  }
  const into = {
    name: 'folder',
    id: 'folder',
    label: 'Folder',
    help: 'A new one or one of those here; none to add them here',
    required: false,
    value: undefined,
  }
  return html`<form class="panel" method="post" action="${url}/${pathOf(folder)}" enctype="multipart/form-data" aria-labelledby="add">
<h2 id="add">Add pictures${folder && html` to <bdi>${folder.slice(0, -1)}</bdi>`}</h2>
${pictures.input(drop)}
${folders.input(into)}
<div class="actions"><button class="primary">Add</button></div>
</form>`
}
