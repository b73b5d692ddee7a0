import { html } from 'hono/html'
import type { Html } from '../../component.ts'
import type { Signature } from '../../ports.ts'
import { brief } from '../../schema.ts'
import type { Named } from '../renderer.ts'

/** The function as a programmer writes it: `greet(greeting: text, times: whole number ≥ 0) → text`. */
export const signatureLine = ({ name, face }: Named): Html =>
  html`<p class="signature"><b>${name}</b>(${ports(face.inputs)}) → ${types(face.outputs)}</p>`

const ports = ({ names, components, required }: Signature): string =>
  names
    .map(
      (name, i) => `${name}${required.includes(name) ? '' : '?'}: ${brief(components[i]!.schema)}`,
    )
    .join(', ')

const types = ({ shape, names, components }: Signature): string =>
  shape === 'single'
    ? brief(components[0]!.schema)
    : names.map((name, i) => `${name}: ${brief(components[i]!.schema)}`).join(', ')
