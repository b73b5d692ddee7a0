import { check } from '../../app/calls/check.ts'
import { signature, type Values } from '../../app/core/ports.ts'
import { fromQuery } from '../../app/faces/http/lift.ts'
import { checkbox, dropdown, number, text } from '../../app/index.ts'
import type { Wanted } from './derive.ts'
import { kindOf, kinds } from './kinds.ts'
import { pathOf } from './names.ts'

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
  regex: text({ label: 'Regular expression (regex)', optional: true }),
}

export type Asked = Values<typeof ports>

const inputs = signature(ports, String)
const noFiles = { get: async () => undefined }

/** Reads a URL's query. Throws a ProblemError 400 with every parameter that is wrong. */
export async function readQuery(query: URLSearchParams): Promise<Asked> {
  const raw = fromQuery(inputs, query)
  if (typeof raw.kind === 'string') raw.kind = kindOf(raw.kind) ?? raw.kind
  const { inputs: checked } = await check({ inputs }, raw, noFiles, new Map())
  const values = inputs.components.map((component, i) =>
    component.decode(checked[inputs.names[i]!]),
  )
  return inputs.toArgs(values)[0] as Asked
}

/** Whether a query asks for bytes of some make, and so not for a page about the picture. */
export const asksForBytes = (query: URLSearchParams): boolean =>
  [...inputs.names, 'signature', 'expires'].some((name) => query.has(name))

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
