import { html } from 'hono/html'
import type { Html } from '../../app/core/component.ts'
import type { StoredFile } from '../../app/core/file.ts'
import { inEnglish, type Translate } from '../../app/core/languages/translate.ts'
import { beside } from './beside.ts'
import { type About, fileName, isPicture, picture, thumbnailOf } from './preview.ts'

/**
 * Many files as a grid, each beside the one it was made from, where there is one. After them stand
 * those of which the result is still `coming`, each in the place that its result will have.
 */
export function pictures(
  files: readonly StoredFile[],
  { label, t = inEnglish }: About,
  beforeOf: (index: number) => StoredFile | undefined = () => undefined,
  coming: readonly StoredFile[] = [],
): Html {
  const sum = files.length + coming.length
  const about = (i: number) => ({
    label: t('{label}, {at} of {all}', { label, at: i + 1, all: sum }),
    t,
  })
  const done = files.map((file, i) => item(file, about(i), beforeOf(i)))
  return html`<ul class="pictures">${done}${coming.map((file) => pending(file, t))}</ul>`
}

function pending(file: StoredFile, t: Translate): Html {
  const small = thumbnailOf(file)
  const shown = isPicture(file) ? beside(small, small, { label: file.name, t }) : ''
  return html`<li class="pending" inert>${shown}<span>${fileName(file, t)}</span><span class="button small">${t('Download')}</span></li>`
}

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
