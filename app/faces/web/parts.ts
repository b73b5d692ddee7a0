import { html } from 'hono/html'
import type { Job } from '../../calls/job.ts'
import type { Html } from '../../core/component.ts'
import type { Interface } from '../../core/interface.ts'
import type { Signature } from '../../core/ports.ts'
import { brief, holdsFiles, isTable } from '../../core/schema.ts'
import type { Named } from '../http/renderer.ts'
import type { Site } from './layout.ts'

/** The function as a programmer writes it: `greet(greeting: text, times: whole number ≥ 0) → text`. */
export const signatureLine = ({ name, iface }: Named): Html =>
  html`<p class="signature"><b>${name}</b>(${ports(iface.inputs)}) → ${types(iface.outputs)}</p>`

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

/** More than that is cut off on its way by one program or another. */
const longest = 2000

/** Where a finished Job's result can be seen again: its own address, or a query that asks anew. */
export function addressOf({ root, urlOf, interfaces }: Site, job: Job): string | undefined {
  if (job.durable) return `${root}/jobs/${job.id}`
  const iface = interfaces.get(job.interface)
  if (!iface || !isQuery(iface)) return undefined
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(job.inputs)) {
    for (const item of [value].flat()) {
      if (typeof item === 'object') return undefined
      query.append(name, String(item))
    }
  }
  const address = query.size > 0 ? `${urlOf(job.interface)}?${query}` : urlOf(job.interface)
  return address.length > longest ? undefined : address
}

/**
 * Whether a call of it is an address, which can be kept and passed on: it only reads, and takes
 * nothing that an address has no room for, or is no place for.
 */
export const isQuery = ({ readOnly, inputs }: Interface): boolean =>
  readOnly &&
  !inputs.components.some(
    ({ schema }) => holdsFiles(schema) || isTable(schema) || schema.format === 'password',
  )
