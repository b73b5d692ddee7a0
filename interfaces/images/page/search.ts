import { html } from 'hono/html'
import type { Html } from '../../../app/core/component.ts'
import { signature } from '../../../app/core/ports.ts'
import { type Listing, listPorts } from '../listing.ts'

const { names, components } = signature(listPorts, String)
const draw = (name: keyof Listing, value: string | undefined, error?: string): Html => {
  const { input, schema } = components[names.indexOf(name)]!
  return input({ name, id: name, label: schema.title ?? name, required: false, value, error })
}

/** Words to look for; an expression, for those who know them, is folded away. */
export function searchForm(action: string, asked: Listing, fault: string | undefined): Html {
  const { search, regex } = asked
  return html`<form class="search" method="get" action="${action}" role="search">
${draw('search', search)}<button>Search</button>${search || regex || fault ? html`<a class="button" href="${action}">Clear</a>` : ''}
<details${regex || fault ? html` open` : ''}><summary>By regular expression</summary>${draw('regex', regex, fault)}</details>
</form>`
}
