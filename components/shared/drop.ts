import { html } from 'hono/html'
import type { Html, InputField } from '../../app/core/component.ts'
import { field } from '../../app/core/fields.ts'
import { isStored, type StoredFile } from '../../app/core/file.ts'
import { article, brief, bytes, count, kinds, type Schema } from '../../app/core/schema.ts'
import { fileName, isPicture, picture } from './preview.ts'

/**
 * A whole field that takes files: those it holds already, and an area around the browser's own
 * file input. What is held comes first, so that a form sends a list in the order it is seen.
 */
export function dropField(props: InputField, schema: Schema, arranges?: string): Html {
  const { items, maxItems } = schema
  const { accept, maxBytes } = items ?? schema
  const held = [props.value].flat().filter(isStored)
  const required = props.required && held.length === 0
  const describedBy = [`${props.id}-takes`, props.describedBy].filter(Boolean).join(' ')
  return field({ ...props, required, describedBy }, ({ id, name, label, attributes }) => {
    return html`<ul class="thumbs" data-thumbs${arranges ? html` data-arranges="${arranges}"` : ''} aria-label="${label}: chosen">${held.map((file) => thumb(name, file))}</ul>
    <div class="drop" data-drop data-max-bytes="${maxBytes ?? ''}" data-max-files="${maxItems ?? (items ? '' : 1)}">
      <span data-hint hidden><strong>Drop ${wanted(schema)} here</strong> or paste, or choose</span>
      <input type="file" ${attributes}${accept ? html` accept="${accept.join(',')}"` : ''}${items ? html` multiple` : ''}>
      <span class="takes" id="${id}-takes">${takes(schema)}</span>
    </div>`
  })
}

/** A file that is held: its id goes with the form, unless its box is ticked. */
const thumb = (name: string, file: StoredFile): Html =>
  html`<li data-file="${file.id}"><input type="hidden" name="${name}" value="${file.id}">${
    isPicture(file) ? picture(file, '') : ''
  }${fileName(file)}<label class="choice"><input type="checkbox" name="_remove" value="${file.id}"> Remove<span class="sr"> ${file.name}</span></label></li>`

/** "an image", "videos", "an audio file" */
function wanted(schema: Schema): string {
  const one = brief(schema.items ?? schema).replace('audio', 'audio file')
  return schema.items ? `${one}s` : article(one)
}

/** "JPEG, PNG or WebP image, up to 512 MB", "Up to 500 files, each up to 512 MB" */
function takes(schema: Schema): string {
  const { accept, maxBytes } = schema.items ?? schema
  const kind = kinds(accept)
  const words = schema.items
    ? `${few(schema.maxItems)}${kind}s${size(', each', maxBytes)}`
    : `${kind}${size('', maxBytes)}`
  return words.charAt(0).toUpperCase() + words.slice(1)
}

const few = (most: number | undefined): string =>
  most === undefined ? '' : `up to ${count(most)} `

const size = (each: string, most: number | undefined): string =>
  most === undefined ? '' : `${each} up to ${bytes(most)}`
