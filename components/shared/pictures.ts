import { html } from 'hono/html'
import type { Html } from '../../app/core/component.ts'
import type { StoredFile } from '../../app/core/file.ts'
import { inEnglish } from '../../app/core/languages/translate.ts'
import { beside } from './beside.ts'
import { type About, fileName, isPicture, picture, thumbnailOf } from './preview.ts'

/** Many files as a grid, each beside the one it was made from, where there is one. */
export const pictures = (
  files: readonly StoredFile[],
  { label, t = inEnglish }: About,
  beforeOf: (index: number) => StoredFile | undefined = () => undefined,
): Html =>
  html`<ul class="pictures">${files.map((file, i) =>
    item(
      file,
      { label: t('{label}, {at} of {all}', { label, at: i + 1, all: files.length }), t },
      beforeOf(i),
    ),
  )}</ul>`

function item(file: StoredFile, about: About, before: StoredFile | undefined): Html {
  const { label, t = inEnglish } = about
  const save = html`<a class="button small" href="${file.url}" download="${file.name}">${t('Download')}<span class="sr"> ${file.name}</span></a>`
  if (!isPicture(file)) return html`<li><span>${fileName(file, t)}</span>${save}</li>`
  const small = thumbnailOf(file)
  if (before && isPicture(before)) {
    return html`<li>${beside(thumbnailOf(before), small, about)}<a href="${file.url}" data-view="${label}" data-before="${before.url}">${fileName(file, t)}</a>${save}</li>`
  }
  return html`<li><a class="thumb" href="${file.url}" data-view="${label}">${picture(small, label, 'lazy')}</a><span>${fileName(file, t)}</span>${save}</li>`
}
