import { html } from 'hono/html'
import type { Html, InputField } from '../../app/core/component.ts'
import { field } from '../../app/core/fields.ts'
import {
  givenExtension,
  hasThumbnail,
  isStored,
  type StoredFile,
  shorten,
  thumbnailOf,
} from '../../app/core/file.ts'
import { article, brief, bytes, count, kinds, type Schema } from '../../app/core/schema.ts'
import { fileName, isPicture, picture } from './preview.ts'
import { refusals } from './uploads.ts'

interface Look {
  /** The choice of another input that stands for an order made by hand: `order=given`. */
  arranges?: string | undefined
  /** Whether their order can be changed. */
  ordered?: boolean
}

/**
 * A whole field that takes files: a zone around the browser's own file input, filled by what it
 * holds. What is held comes first, so that a form sends a list in the order it is seen.
 */
export function dropField(props: InputField, schema: Schema, look: Look = {}): Html {
  const { items } = schema
  const held = [props.value].flat().filter(isStored)
  const required = props.required && held.length === 0
  const describedBy = [`${props.id}-takes`, props.describedBy].filter(Boolean).join(' ')
  return field({ ...props, required, describedBy }, ({ id, name, label, attributes }) => {
    const { accept } = items ?? schema
    return html`<div class="zone ${shape(schema)}" data-drop${held.length > 0 ? html` data-filled` : ''}${rules(label, schema, look)}>
    <ul class="thumbs" aria-label="${label}: chosen">${held.map((file) => tile(name, file, Boolean(items)))}</ul>
    <div class="tally"><span class="total">${held.length > 0 ? total(schema, held) : ''}</span>
      <span class="pick"><span class="hint"><strong>Choose ${wanted(schema)}</strong> <span class="or">or drop or paste here</span></span><span class="again" aria-hidden="true">${items ? 'Add more' : 'Replace'}</span><input type="file" ${attributes}${accept ? html` accept="${accept.join(',')}"` : ''}${items ? html` multiple` : ''}></span>
      ${takesPhotos(accept) ? html`<button type="button" class="small" data-camera hidden>Take a photo</button>` : ''}
      <button type="button" class="small" data-clear hidden>Remove${items ? ' all' : ''}</button></div>
    <span class="takes" id="${id}-takes">${takes(schema)}</span>
  </div>`
  })
}

/** What the page's script must know to take files or to refuse them, in the server's own words. */
function rules(label: string, schema: Schema, { arranges, ordered = true }: Look): Html {
  const { items, maxItems } = schema
  const { maxBytes } = items ?? schema
  const { kind, large, empty, many } = refusals(schema)
  const words = (name: string, end: string | undefined) => (end ? html` data-${name}="${end}"` : '')
  return html` data-label="${label}" data-noun="${noun(schema)}"${maxBytes === undefined ? '' : html` data-max-bytes="${maxBytes}"`}${
    maxItems === undefined ? '' : html` data-max-files="${maxItems}"`
  }${words('kind', kind)}${words('large', large)}${words('empty', empty)}${words('many', many)}${
    items && ordered ? html` data-ordered` : ''
  }${arranges ? html` data-arranges="${arranges}"` : ''}`
}

/** A file that is held: its id goes with the form, unless its box is ticked. */
const tile = (name: string, file: StoredFile, isOneOfMany: boolean): Html =>
  html`<li data-file="${file.id}" data-name="${file.name}" data-size="${file.size}"><input type="hidden" name="${name}" value="${file.id}">${
    isOneOfMany ? html`${small(file)}${called(file)}` : large(file)
  }<label class="choice"><input type="checkbox" name="_remove" value="${file.id}"> Remove<span class="sr"> ${file.name}</span></label></li>`

const called = ({ name }: StoredFile): Html =>
  html`<span class="called"><bdi>${shorten(name, 40)}</bdi></span>`

function large(file: StoredFile): Html {
  const { url, name, type } = file
  if (isPicture(file)) return picture(file, name)
  if (type.startsWith('video/')) {
    return html`<video src="${url}" aria-label="${name}" controls preload="metadata" playsinline></video>`
  }
  if (type.startsWith('audio/')) {
    return html`<audio src="${url}" aria-label="${name}" controls preload="metadata"></audio>`
  }
  return sheet(name)
}

const small = (file: StoredFile): Html =>
  isPicture(file) || hasThumbnail(file)
    ? html`<img src="${thumbnailOf(file)}" alt="" width="96" height="72" loading="lazy">`
    : sheet(file.name)

/** A sheet of paper that says what it is, for files of which nothing can be shown. */
const sheet = (name: string): Html =>
  html`<span class="sheet" aria-hidden="true">${givenExtension(name).slice(1, 6)}</span>`

/** "hills.jpg 96 kB", "12 images · 0.6 MB" */
function total(schema: Schema, held: StoredFile[]): Html {
  if (!schema.items) return fileName(held[0]!)
  const size = held.reduce((sum, file) => sum + file.size, 0)
  const nouns = `${count(held.length)} ${noun(schema)}${held.length === 1 ? '' : 's'}`
  return html`${nouns} · ${bytes(size)}`
}

/** "image", "audio file" */
const noun = (schema: Schema): string =>
  brief(schema.items ?? schema).replace('audio', 'audio file')

/** "an image", "videos", "an audio file" */
const wanted = (schema: Schema): string =>
  schema.items ? `${noun(schema)}s` : article(noun(schema))

/** How much room its preview wants. */
function shape(schema: Schema): string {
  if (schema.items) return 'many'
  return /^(image|video)$/.test(noun(schema)) ? 'tall' : 'low'
}

const takesPhotos = (accept: readonly string[] | undefined): boolean =>
  Boolean(accept?.some((type) => /^image\/(jpeg|\*)$/.test(type)))

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
