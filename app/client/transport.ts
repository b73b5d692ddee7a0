import { failureOf } from './failure.ts'

/** How a client speaks with its server, whatever it asks. */
export interface Transport {
  /** An answer of any success. Throws a FasciaError for another, and what `fetch` throws. */
  ask(path: string | URL, init?: RequestInit): Promise<Response>
}

interface Options {
  headers?: { readonly [name: string]: string } | undefined
  fetch?: typeof globalThis.fetch | undefined
}

/** Paths are below `base`; what the server calls this session is sent along from then on. */
export function transport(
  base: string,
  { headers = {}, fetch = globalThis.fetch }: Options,
): Transport {
  let session: string | undefined
  return {
    async ask(path, init = {}) {
      const url = path instanceof URL ? path : new URL(path, base)
      const own = { Accept: 'application/json', ...(session && { 'Session-Id': session }) }
      const isOurs = url.origin === new URL(base).origin
      const answer = await fetch(url, {
        ...init,
        headers: { ...(isOurs && { ...own, ...headers }), ...(init.headers as object) },
      })
      if (isOurs) session = answer.headers.get('session-id') ?? session
      if (!answer.ok) throw await failureOf(answer)
      return answer
    },
  }
}
