import { html } from 'hono/html'
import type { Html, OutputField } from '../../app/core/component.ts'
import { result } from '../../app/core/fields.ts'
import { isStored, type StoredFile, shorten } from '../../app/core/file.ts'
import { bytes } from '../../app/core/schema.ts'

/** Whether browsers show it. */
export const isPicture = ({ type }: StoredFile): boolean =>
  /^image\/(jpeg|png|webp|gif|avif)$/.test(type)

/**
 * A picture with its size, where that is known, so that nothing moves when it has loaded. One of
 * many is `lazy`: it is loaded when it comes into sight.
 */
export const picture = ({ url, width, height }: StoredFile, alt: string, loading?: 'lazy'): Html =>
  html`<img src="${url}" alt="${alt}"${
    width && height ? html` width="${width}" height="${height}"` : ''
  }${loading ? html` loading="${loading}"` : ''}>`

/** A file's name, cut if it is long, and its size. */
export const fileName = ({ name, size }: StoredFile): Html =>
  html`<bdi>${shorten(name, 40)}</bdi> <span class="size">${bytes(size)}</span>`

/** A link, drawn as a button, that saves the file under its name. */
export const saveLink = (file: StoredFile): Html =>
  html`<a class="button" href="${file.url}" download="${file.name}">Download ${fileName(file)}</a>`

/** A result that is one file: as `draw` shows it, and a way to save it. */
export function fileResult(props: OutputField, draw: (file: StoredFile) => Html | ''): Html {
  return result(props, (value) =>
    isStored(value)
      ? html`${draw(value)}<p class="actions">${saveLink(value)}</p>`
      : html`<p class="nothing">Nothing</p>`,
  )
}
