import { checkbox, dropdown, form, number, text, type Values } from 'fascia'
import { pathOf } from './names.ts'
import { kindOf, kinds, type Wanted } from './rendition.ts'

const side = (label: string) =>
  number({ label, min: 1, max: 9999, integer: true, optional: true, help: 'In pixels, at most' })

/** What may be wanted of a picture: the same in a URL, a form, a shell, and for a model. */
export const wantedPorts = {
  xsize: side('Width (xsize)'),
  ysize: side('Height (ysize)'),
  kind: dropdown({ label: 'Format (kind)', choices: kinds, optional: true }),
  quality: number({ min: 1, max: 100, integer: true, optional: true, help: 'From 1 to 100' }),
  thumbnail: checkbox({ help: 'Within 50 × 50, unless you say else' }),
}

/** What a URL may ask of pictures beside that. */
const ports = {
  ...wantedPorts,
  meta: checkbox({ label: 'Metadata (meta)' }),
  url: checkbox({ label: 'Links (url)' }),
  expires: number({ label: 'Lifetime (expires)', min: 1, integer: true, optional: true }),
  regex: text({ label: 'Regular expression (regex)', optional: true }),
}

export type Asked = Values<typeof ports>

const asked = form(ports)

/** Reads a URL's query. Throws a ProblemError 400 with every parameter that is wrong. */
export function readAsked(given: URLSearchParams): Promise<Asked> {
  const plain = new URLSearchParams(given)
  const kind = kindOf(given.getAll('kind').at(-1))
  if (kind) plain.set('kind', kind)
  return asked.read(plain)
}

/** Whether a query asks for bytes of some make, and so not for a page about the picture. */
export const asksForBytes = (query: URLSearchParams): boolean =>
  [...asked.names, 'signature'].some((name) => query.has(name))

/** The address of a picture as it is wanted, its kind as the extension. */
export function addressFor(
  url: string,
  name: string,
  wanted: Wanted,
): { path: string; query: URLSearchParams } {
  const { xsize, ysize, kind = 'jpg', quality, thumbnail } = wanted
  const given = { xsize, ysize, quality, thumbnail: thumbnail || undefined }
  const entries = Object.entries(given).filter(([, value]) => value !== undefined)
  return {
    path: `${url}/${pathOf(name)}.${kind}`,
    query: new URLSearchParams(
      entries.map(([name, value]): [string, string] => [name, String(value)]),
    ),
  }
}
