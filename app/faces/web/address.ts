import type { Interface } from '../../interface.ts'
import type { Job } from '../../jobs/job.ts'
import { holdsFiles, isTable } from '../../schema.ts'
import type { Site } from './site.ts'

/** More than that is cut off on its way by one program or another. */
const longest = 2000

/** Where a finished Job's result can be seen again: its own address, or a query that asks anew. */
export function addressOf({ root, urlOf, interfaces }: Site, job: Job): string | undefined {
  if (job.durable) return `${root}/jobs/${job.id}`
  const face = interfaces.get(job.interface)
  if (!face || !isQuery(face)) return undefined
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
