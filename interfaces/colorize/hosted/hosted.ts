import { ProblemError } from '../../../app/core/errors.ts'
import type { Painter } from '../engine.ts'
import { beside, pool } from '../process/pool.ts'
import type { Errand } from './errand.ts'

interface Service {
  key: string
  address: string
  /** Milliseconds that the service may take in all; Algorithmia's own limit unless said. */
  patience?: number
}

/** The name it has at Algorithmia. */
export const algorithm = 'deeplearning/ColorfulImageColorization'

const couriers = pool<Errand, string>(beside(import.meta.url, 'courier'))

/**
 * Colours by a hosted, Algorithmia-compatible service. Its client library runs in a child process:
 * some answers end the process it runs in, and after others it waits for ever.
 */
export function hosted({ key, address, patience = 300_000 }: Service): Painter {
  const base = checked(address)
  return async ({ path, name }, { format, keepMetadata = false }, { dir, signal, progress }) => {
    const late = AbortSignal.timeout(patience)
    const errand = { photo: { path, name }, format, keepMetadata, key, address: base, dir }
    try {
      return await couriers.run(errand, { signal: AbortSignal.any([signal, late]), progress })
    } catch (error) {
      if (!late.aborted || signal.aborted) throw error
      const detail = `The colorizing service at ${new URL(base).host} took longer than ${patience / 1000} seconds`
      throw new ProblemError(504, detail, { cause: error })
    }
  }
}

/** The address without a slash at its end, which the client would double. */
function checked(address: string): string {
  if (!address) {
    throw new ProblemError(
      500,
      'API_KEY is set, but ALGORITHMIA_API is not. The public Algorithmia service is shut down: ' +
        'name the address of a compatible one, or unset API_KEY to colour with the model here',
    )
  }
  if (/^https?:\/\//i.test(address) && URL.canParse(address)) return address.replace(/\/+$/, '')
  throw new ProblemError(500, `ALGORITHMIA_API must be an http or https address, not “${address}”`)
}
