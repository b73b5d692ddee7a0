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
import { kindOf } from '../../app/core/languages/kinds.ts'
import { inEnglish, type Translate } from '../../app/core/languages/translate.ts'
import { type Schema, typeNames } from '../../app/core/schema.ts'
import { fileName, isPicture, picture } from './preview.ts'
import { refusals } from './uploads.ts'

interface Look {
  /** The choice of another input that stands for an order made by hand: `order=given`. */
  arranges?: string | undefined
  /** Whether their order can be changed. */
  ordered?: boolean
  /** Whether one can be taken by the camera or the microphone. */
  capture?: boolean | undefined
}

const captures = { camera: 'Use the camera', microphone: 'Record' } as const

/**
 * A whole field that takes files: a zone around the browser's own file input, filled by what it
 * holds. What is held comes first, so that a form sends a list in the order it is seen.
 */
export function dropField(props: InputField, schema: Schema, look: Look = {}): Html {
  const { items } = schema
  const held = [props.value].flat().filter(isStored)
  const required = props.required && held.length === 0
  const describedBy = [`${props.id}-takes`, props.describedBy].filter(Boolean).join(' ')
  return field(
    { ...props, required, describedBy },
    ({ id, name, label, attributes, t = inEnglish }) => {
      const { accept } = items ?? schema
      const kind = kindOf(schema)
      const source = sourceOf(accept)
      return html`<div class="zone ${shape(schema)}" data-drop${held.length > 0 ? html` data-filled` : ''}${rules(t, label, schema, look)}>
    <ul class="thumbs" aria-label="${t('{label}: chosen', { label })}">${held.map((file) => tile(t, name, file, Boolean(items)))}</ul>
    <div class="tally"><span class="total">${held.length > 0 ? total(t, schema, held) : ''}</span>
      <span class="pick"><span class="hint"><strong>${t(items ? kind.chooseMany : kind.choose)}</strong> <span class="or">${t('or drop or paste here')}</span></span><span class="again" aria-hidden="true">${items ? t('Add more') : t('Replace')}</span><input type="file" ${attributes}${accept ? html` accept="${accept.join(',')}"` : ''}${items ? html` multiple` : ''}></span>
      ${takesPhotos(accept) ? html`<button type="button" class="small" data-camera hidden>${t('Take a photo')}</button>` : ''}
      ${source && look.capture !== false ? html`<button type="button" class="small" data-capture="${source}" hidden>${t(captures[source])}</button>` : ''}
      <button type="button" class="small" data-clear hidden>${items ? t('Remove all') : t('Remove')}</button></div>
    <span class="takes" id="${id}-takes">${takes(t, schema)}</span>
  </div>`
    },
  )
}

/** What the page's script must know to take files or to refuse them, in the server's own words. */
function rules(
  t: Translate,
  label: string,
  schema: Schema,
  { arranges, ordered = true }: Look,
): Html {
  const { items, maxItems } = schema
  const { maxBytes } = items ?? schema
  const { kind, large, empty, many } = refusals(schema)
  const words = (name: string, end: string | undefined) => (end ? html` data-${name}="${end}"` : '')
  return html` data-label="${label}" data-counts="${JSON.stringify(t.forms(kindOf(schema).counted))}"${maxBytes === undefined ? '' : html` data-max-bytes="${maxBytes}"`}${
    maxItems === undefined ? '' : html` data-max-files="${maxItems}"`
  }${words('kind', kind)}${words('large', large)}${words('empty', empty)}${words('many', many)}${
    items && ordered ? html` data-ordered` : ''
  }${arranges ? html` data-arranges="${arranges}"` : ''}`
}

/** A file that is held: its id goes with the form, unless its box is ticked. */
const tile = (t: Translate, name: string, file: StoredFile, isOneOfMany: boolean): Html =>
  html`<li data-file="${file.id}" data-name="${file.name}" data-size="${file.size}"><input type="hidden" name="${name}" value="${file.id}">${
    isOneOfMany ? html`${small(file)}${called(file)}` : large(file)
  }<label class="choice"><input type="checkbox" name="_remove" value="${file.id}"> ${t('Remove')}<span class="sr"> ${file.name}</span></label></li>`

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
function total(t: Translate, schema: Schema, held: StoredFile[]): Html {
  if (!schema.items) return fileName(held[0]!, t)
  const size = held.reduce((sum, file) => sum + file.size, 0)
  return html`${t.many(kindOf(schema).counted, held.length)} · ${t.bytes(size)}`
}

/** How much room its preview wants. */
function shape(schema: Schema): string {
  if (schema.items) return 'many'
  return kindOf(schema).isSeen ? 'tall' : 'low'
}

/** What of this machine can make such a file: pictures, and sounds in the format that all read. */
function sourceOf(accept: readonly string[] = []): keyof typeof captures | undefined {
  if (accept.some((type) => /^image\/(jpeg|png|webp|\*)$/.test(type))) return 'camera'
  return accept.some((type) => /^audio\/(wav|\*)$/.test(type)) ? 'microphone' : undefined
}

const takesPhotos = (accept: readonly string[] | undefined): boolean =>
  Boolean(accept?.some((type) => /^image\/(jpeg|\*)$/.test(type)))

/** "JPEG, PNG or WebP image, up to 512 MB", "Up to 500 files, each up to 512 MB" */
function takes(t: Translate, { items, maxItems, ...one }: Schema): string {
  const { accept, maxBytes } = items ?? one
  const kind = kindOf(items ?? one)
  const types = t.list(typeNames(accept), 'or')
  const [plain, typed] = items
    ? ([kind.many, kind.typedMany] as const)
    : ([kind.one, kind.typed] as const)
  const files = types === '' ? t(plain) : t(typed, { types })
  const few =
    items && maxItems !== undefined ? t('up to {count} {files}', { count: maxItems, files }) : files
  const words = maxBytes === undefined ? few : sized(t, Boolean(items), few, t.bytes(maxBytes))
  return words.charAt(0).toUpperCase() + words.slice(1)
}

const sized = (t: Translate, isMany: boolean, files: string, size: string): string =>
  isMany
    ? t('{files}, each up to {size}', { files, size })
    : t('{files} up to {size}', { files, size })
