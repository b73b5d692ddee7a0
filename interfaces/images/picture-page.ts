import { type FieldError, form, type Html, originOf, ProblemError, type Translate } from 'fascia'
import { html } from 'fascia/html'
import type { Context } from 'hono'
import { addressFor, readAsked, wantedPorts } from './asked.ts'
import type { Collection } from './collection.ts'
import { metadata, type Picture } from './facts.ts'
import { trail } from './gallery-page.ts'
import { pathOf } from './names.ts'
import { again } from './originals.ts'
import { linkTo } from './reading.ts'
import { rendition, type Wanted } from './rendition.ts'
import { type Words, wordsIn } from './words.ts'

const wantedForm = form(wantedPorts)

/** A picture's page: what it is to be like on the one side, how it looks then on the other. */
export async function picturePage(c: Context, here: Collection, name: string): Promise<Response> {
  here.access.list(c)
  const { url, page, translate } = here.host
  const t = translate(c)
  const words = wordsIn(t)
  const address = `${url}/${pathOf(name)}`
  const query = new URL(c.req.url).searchParams
  return again(async () => {
    const picture = await here.repository.get(name)
    if (!picture) throw new ProblemError(404, `There is no picture “${name}”`)
    const { content, errors, status } = await display(c, here, picture, query)
    return page(c, {
      status,
      title: errors.length > 0 ? t('Error: {title}', { title: name }) : name,
      main: html`<h1><bdi>${name.split('/').at(-1)}</bdi></h1>
${trail(words, url, name)}
${errors.length > 0 ? summary(t, errors) : ''}
<div class="work"><form class="panel" id="form" method="get" action="${address}" novalidate>
<input type="hidden" name="_page" value="1">
${Object.values(wantedForm.fields(query, errors, t))}
<div class="actions"><button class="primary">${words.show}</button><a class="button" href="${address}">${t('Clear')}</a></div>
</form>
<section class="display" id="result" aria-labelledby="result-name"><h2 class="sr" id="result-name">${t('Result')}</h2>
${content}</section></div>
${facts(words, metadata(picture))}
${here.access.mayChange(c) ? removal(words, address) : ''}`,
    })
  })
}

const summary = (t: Translate, errors: FieldError[]): Html =>
  html`<div class="summary" role="group" aria-labelledby="problem-name" aria-describedby="problem-list" tabindex="-1" data-focus><h2 id="problem-name">${t('There is a problem')}</h2>
<ul id="problem-list"${t.sentence}>${errors.map(({ field, detail }) => html`<li><a href="#${field}">${detail}</a></li>`)}</ul></div>`

/** What is known of the original; what was read from the camera among the rest. */
function facts(words: Words, { name: _, exif, ...known }: ReturnType<typeof metadata>): Html {
  const all = Object.entries({ ...known, ...(exif as object | undefined) })
  return html`<details><summary>${words.original}</summary>
<dl class="facts">${all.map(([name, value]) => html`<dt>${name}</dt><dd>${String(value)}</dd>`)}</dl></details>`
}

const removal = (words: Words, address: string): Html =>
  html`<details><summary>${words.removal}</summary>
<form method="post" action="${address}?_action=remove"><p>${words.removed}</p>
<button>${words.remove}</button></form></details>`

interface Display {
  content: Html
  /** What was wrong with what was asked for, by field. */
  errors: FieldError[]
  status: number
}

/** A rendition as the page shows it: the picture, its measures, its address, and a way to save it. */
async function display(
  c: Context,
  here: Collection,
  picture: Picture,
  query: URLSearchParams,
): Promise<Display> {
  try {
    const asked = await readAsked(query)
    const wanted: Wanted = { ...asked, kind: asked.kind ?? 'jpg' }
    return { content: await shown(c, here, picture, wanted), errors: [], status: 200 }
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    const t = here.host.translate(c)
    const { detail, errors = [], status } = error.problem
    const content =
      errors.length > 0
        ? html`<p class="nothing">${wordsIn(t).nothing}</p>`
        : html`<p class="failure" role="alert"${t.sentence}>${detail}</p>`
    return { content, errors, status }
  }
}

async function shown(c: Context, here: Collection, picture: Picture, wanted: Wanted) {
  const { name, hash } = picture
  const t = here.host.translate(c)
  const words = wordsIn(t)
  const made = rendition(wanted, picture)
  const { size } = await here.repository.derive(picture, made)
  const { path, query } = addressFor(here.host.url, name, wanted)
  const address = `${path}${query.size > 0 ? `?${query}` : ''}`
  const fixed = `${path}?${new URLSearchParams([...query, ['v', hash.slice(0, 16)]])}`
  const file = `${name.split('/').at(-1)}.${made.kind}`
  const hasLinks = here.host.config.URL_KEY !== ''
  return html`${
    made.kind === 'tif'
      ? html`<p class="nothing">${words.noTiff}</p>`
      : html`<figure><img src="${fixed}" width="${made.width}" height="${made.height}" alt="${name}"></figure>`
  }
<p class="signature">${t.number(made.width)} × ${t.number(made.height)} · ${made.kind.toUpperCase()} · ${t.bytes(size)}</p>
<p class="actions"><a class="button" href="${fixed}&amp;download=1" download="${file}">${t('Download')}</a></p>
${toCopy(words.address, 'address', `${originOf(c)}${address}`)}
${
  hasLinks
    ? html`<details><summary>${words.signedFor(lifetime(t, here.host.config.LINK_TTL))}</summary>${toCopy(words.signed, 'link', linkTo(c, here, name, wanted))}</details>`
    : ''
}`
}

/** "2 days", "36 hours", "90 minutes" */
function lifetime(t: Translate, seconds: number): string {
  const units: [number, 'day' | 'hour' | 'minute'][] = [
    [86_400, 'day'],
    [3600, 'hour'],
    [60, 'minute'],
  ]
  const [length, unit] =
    units.find(([length]) => seconds % length === 0) ?? ([1, 'second'] as const)
  return t.time(seconds / length, unit)
}

const toCopy = (label: string, id: string, url: string): Html =>
  html`<div class="result"><div class="name" id="${id}-name">${label}</div>
<output class="value" id="${id}" aria-labelledby="${id}-name" data-copy>${url}</output></div>`
