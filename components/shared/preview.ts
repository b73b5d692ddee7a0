import { html } from 'hono/html'
import type { Html, OutputField } from '../../app/core/component.ts'
import { result } from '../../app/core/fields.ts'
import { isStored, type StoredFile, shorten } from '../../app/core/file.ts'
import { framed } from '../../app/core/frame.ts'
import { inEnglish } from '../../app/core/languages/translate.ts'

/** What a result is called, and the language of what is said of it. */
export type About = Pick<OutputField, 'label' | 't'>

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

/** The same file, small enough to be one of many. */
export const thumbnailOf = (file: StoredFile): StoredFile => ({
  ...file,
  url: `${file.url}?thumbnail`,
})

/** A picture in its frame, and a link to it, which the page's script opens in a viewer. */
export const pictured = (file: StoredFile, label: string): Html =>
  html`<figure>${framed(file, html`<a href="${file.url}" data-view="${label}">${picture(file, label)}</a>`)}</figure>`

/** A file's name, cut if it is long, and its size. */
export const fileName = ({ name, size }: StoredFile, t = inEnglish): Html =>
  html`<bdi>${shorten(name, 40)}</bdi> <span class="size">${t.bytes(size)}</span>`

/** A link, drawn as a button, that saves the file under its name. */
export const saveLink = (file: StoredFile, t = inEnglish): Html =>
  html`<a class="button" href="${file.url}" download="${file.name}">${t.html('Download {name}', { name: fileName(file, t) })}</a>`

const copyPicture = ({ url }: StoredFile, t = inEnglish): Html =>
  html`<button type="button" data-picture="${url}" data-script hidden>${t('Copy')}</button>`

/** A result that is one file: as `draw` shows it, a way to save it, and what more can be done. */
export function fileResult(
  props: OutputField,
  draw: (file: StoredFile) => Html | '',
  more: (file: StoredFile) => Html | '' = () => '',
): Html {
  const { t = inEnglish } = props
  return result(props, (value) =>
    isStored(value)
      ? html`${draw(value)}<p class="actions">${saveLink(value, t)}${more(value)}${isPicture(value) ? copyPicture(value, t) : ''}</p>`
      : html`<p class="nothing">${t('Nothing')}</p>`,
  )
}

/** A link to a picture at its full size; the page's script lays it over the one from before. */
export const viewLink = (
  file: StoredFile,
  { label, t = inEnglish }: About,
  before: StoredFile,
): Html =>
  html`<a class="button" href="${file.url}" data-view="${label}" data-before="${before.url}">${t('Full size')}<span class="sr"> ${t('of {name}', { name: file.name })}</span></a>`
