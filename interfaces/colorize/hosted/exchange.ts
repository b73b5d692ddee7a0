import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { IncomingMessage } from 'node:http'

/** What a callback of the client was given, and the HTTP status beside it: 0 if nothing came. */
export interface Exchange<T> {
  value: T
  status: number
}

/** Node's own report of every response that comes in, before the client sees it. */
const responses = 'http.client.response.finish'

const mostBytes = 64 * 1024 ** 2

/**
 * One exchange by the client, which throws out of reach at an answer that it cannot read, and waits
 * for ever after one that breaks off. Rejects then with what is wrong, as the end of a sentence.
 */
export function exchange<T>(send: (done: (value: T) => void) => void): Promise<Exchange<T>> {
  let stop = () => {}
  const settled = new Promise<Exchange<T>>((resolve, reject) => {
    let status = 0
    const watch = (message: unknown) => {
      const { response } = message as { response: IncomingMessage }
      let size = 0
      status = response.statusCode ?? 0
      response.once('error', () => reject(new Error('broke its answer off')))
      response.on('data', (chunk: Buffer) => {
        size += chunk.length
        if (size > mostBytes) response.destroy(new Error('too long'))
      })
    }
    const unread = ({ message }: Error) =>
      reject(new Error(`sent an answer that cannot be read (HTTP ${status}; ${message})`))
    stop = () => {
      unsubscribe(responses, watch)
      process.off('uncaughtException', unread)
    }
    subscribe(responses, watch)
    process.on('uncaughtException', unread)
    send((value) => resolve({ value, status }))
  })
  return settled.finally(stop)
}
