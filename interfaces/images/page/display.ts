import type { Context } from 'hono'
import { html } from 'hono/html'
import { originOf } from '../../../app/access/caller.ts'
import type { Html } from '../../../app/core/component.ts'
import { type FieldError, ProblemError } from '../../../app/core/errors.ts'
import { bytes, count } from '../../../app/core/schema.ts'
import type { Collection } from '../collection.ts'
import { rendition, type Wanted } from '../derive.ts'
import { addressFor, readQuery } from '../query.ts'
import { linkTo } from '../reading.ts'
import type { Picture } from '../repository.ts'

interface Display {
  content: Html
  /** What was wrong with what was asked for, by field. */
  errors: FieldError[]
  status: number
}

/** A rendition as the page shows it: the picture, its measures, its address, and a way to save it. */
export async function display(
  c: Context,
  here: Collection,
  picture: Picture,
  query: URLSearchParams,
): Promise<Display> {
  try {
    const asked = await readQuery(query)
    const wanted: Wanted = { ...asked, kind: asked.kind ?? 'jpg' }
    return { content: await shown(c, here, picture, wanted), errors: [], status: 200 }
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    const { detail, errors = [], status } = error.problem
    const content =
      errors.length > 0
        ? html`<p class="nothing">Nothing to show</p>`
        : html`<p class="failure" role="alert">${detail}</p>`
    return { content, errors, status }
  }
}

async function shown(c: Context, here: Collection, picture: Picture, wanted: Wanted) {
  const { name, hash } = picture
  const made = rendition(wanted, picture)
  const { size } = await here.repository.derive(picture, made)
  const { path, query } = addressFor(here.host.url, name, wanted)
  const address = `${path}${query.size > 0 ? `?${query}` : ''}`
  const fixed = `${path}?${new URLSearchParams([...query, ['v', hash.slice(0, 16)]])}`
  const file = `${name.split('/').at(-1)}.${made.kind}`
  const hasLinks = here.host.config.URL_KEY !== ''
  return html`${
    made.kind === 'tif'
      ? html`<p class="nothing">Browsers do not show TIFF.</p>`
      : html`<figure><img src="${fixed}" width="${made.width}" height="${made.height}" alt="${name}"></figure>`
  }
<p class="signature">${count(made.width)} × ${count(made.height)} · ${made.kind.toUpperCase()} · ${bytes(size)}</p>
<p class="actions"><a class="button" href="${fixed}&amp;download=1" download="${file}">Download</a></p>
${toCopy('Address', 'address', `${originOf(c)}${address}`)}
${
  hasLinks
    ? html`<details><summary>A signed link, good for two days</summary>${toCopy('Signed link', 'link', linkTo(c, here, name, wanted))}</details>`
    : ''
}`
}

const toCopy = (label: string, id: string, url: string): Html =>
  html`<div class="result"><div class="name" id="${id}-name">${label}</div>
<output class="value" id="${id}" aria-labelledby="${id}-name" data-copy>${url}</output></div>`
