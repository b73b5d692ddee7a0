import { html } from 'hono/html'
import type { Html, OutputField } from '../app/core/component.ts'
import { result } from '../app/core/fields.ts'
import { isStored, type StoredFile } from '../app/core/file.ts'
import { type FilesOptions, files } from './files.ts'
import { beside } from './shared/beside.ts'
import { fileName, isPicture, picture } from './shared/preview.ts'
import { imageTypes } from './shared/uploads.ts'

export interface GalleryOptions<O extends boolean = boolean> extends FilesOptions<O> {
  /** The name of the input that holds the pictures these were made from, in the same order. */
  with?: string
}

/** Several pictures: JPEG, PNG or WebP unless `accept` says otherwise. As a result, a grid of them. */
export function gallery<const O extends boolean = false>(options: GalleryOptions<O> = {}) {
  return {
    ...files({ accept: imageTypes, ...options }),
    type: 'gallery',
    output(props: OutputField) {
      const after = [props.value].flat().filter(isStored)
      const before = options.with ? [props.inputs[options.with]].flat() : []
      const items = after.map((file, i) => {
        const label = `${props.label}, ${i + 1} of ${after.length}`
        // One over the other only when all are there: until then the grid stays as it is drawn.
        return item(file, label, props.final ? before[i] : undefined)
      })
      const value = items.length > 0 ? props.value : null
      return result({ ...props, value }, () => html`<ul class="pictures">${items}</ul>`)
    },
  }
}

function item(file: StoredFile, label: string, before: unknown): Html {
  const isBoth = isPicture(file) && isStored(before) && isPicture(before)
  const link = (content: Html) => html`<a href="${file.url}">${content}</a>`
  const name = fileName(file)
  const shown = isBoth
    ? html`${beside(before, file, label)}${link(name)}`
    : isPicture(file)
      ? html`${link(picture(file, label, 'lazy'))}<span>${name}</span>`
      : link(name)
  return html`<li>${shown}
    <a class="button small" href="${file.url}" download="${file.name}">Download<span class="sr"> ${file.name}</span></a></li>`
}
