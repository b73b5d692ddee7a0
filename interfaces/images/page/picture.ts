import type { Context } from 'hono'
import { html } from 'hono/html'
import type { Html } from '../../../app/core/component.ts'
import { type FieldError, ProblemError } from '../../../app/core/errors.ts'
import { signature } from '../../../app/core/ports.ts'
import { fromQuery } from '../../../app/faces/http/lift.ts'
import type { Collection } from '../collection.ts'
import { metadata } from '../metadata.ts'
import { pathOf } from '../names.ts'
import { wantedPorts } from '../query.ts'
import { again } from '../send.ts'
import { display } from './display.ts'
import { trail } from './trail.ts'

const { names, components, ...rest } = signature(wantedPorts, String)

/** A picture's page: what it is to be like on the one side, how it looks then on the other. */
export async function picturePage(c: Context, here: Collection, name: string): Promise<Response> {
  here.access.list(c)
  const { url, page } = here.host
  const address = `${url}/${pathOf(name)}`
  const query = new URL(c.req.url).searchParams
  return again(async () => {
    const picture = await here.repository.get(name)
    if (!picture) throw new ProblemError(404, `There is no picture “${name}”`)
    const { content, errors, status } = await display(c, here, picture, query)
    c.status(status as 200)
    return page(c, {
      title: errors.length > 0 ? `Error: ${name}` : name,
      main: html`<h1><bdi>${name.split('/').at(-1)}</bdi></h1>
${trail(url, name)}
${errors.length > 0 ? summary(errors) : ''}
<div class="work"><form class="panel" id="form" method="get" action="${address}" novalidate>
<input type="hidden" name="_page" value="1">
${fields(query, errors)}
<div class="actions"><button class="primary">Show</button><a class="button" href="${address}">Clear</a></div>
</form>
<section class="display" id="result" aria-labelledby="result-name"><h2 class="sr" id="result-name">Result</h2>
${content}</section></div>
${facts(metadata(picture))}
${here.access.mayChange(c) ? removal(address) : ''}`,
    })
  })
}

const summary = (errors: FieldError[]): Html =>
  html`<div class="summary" role="alert" tabindex="-1" data-focus><h2>There is a problem</h2>
<ul>${errors.map(({ field, detail }) => html`<li><a href="#${field}">${detail}</a></li>`)}</ul></div>`

function fields(query: URLSearchParams, errors: FieldError[]): Html[] {
  const values = fromQuery({ names, components, ...rest }, query)
  return components.map((component, i) => {
    const name = names[i]!
    return component.input({
      name,
      id: name,
      label: component.schema.title ?? name,
      help: component.schema.description,
      required: false,
      value: values[name],
      error: errors.find(({ field }) => field === name)?.detail,
    })
  })
}

/** What is known of the original; what was read from the camera among the rest. */
function facts({ name: _, exif, ...known }: ReturnType<typeof metadata>): Html {
  const all = Object.entries({ ...known, ...(exif as object | undefined) })
  return html`<details><summary>About the original</summary>
<dl class="facts">${all.map(([name, value]) => html`<dt>${name}</dt><dd>${String(value)}</dd>`)}</dl></details>`
}

const removal = (address: string): Html =>
  html`<details><summary>Remove this picture</summary>
<form method="post" action="${address}?_action=remove"><p>The original and all that was made of it go; neither can be had back.</p>
<button>Remove it</button></form></details>`
