import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { IncomingMessage } from 'node:http'
import algorithmia from 'algorithmia'
import { ProblemError } from 'fascia'
import { algorithm } from '../options.ts'

export interface Account {
  key: string
  address: string
}

/**
 * Has a picture, as a data URL, coloured by an Algorithmia-compatible service, and fetches the
 * result. Whatever the service does, short of silence, rejects with a ProblemError that says it.
 */
export async function askService(image: string, { key, address }: Account): Promise<Buffer> {
  const fault = (what: string, status = 502) =>
    new ProblemError(status, `The colorizing service at ${new URL(address).host} ${what}`)
  const ask = async <T extends Failed>(send: (done: (value: T) => void) => void): Promise<T> => {
    const answer = await exchange(send).catch((error: Error) => {
      throw fault(error.message)
    })
    const [what, status] = refusalOf(answer)
    if (what) throw fault(what, status)
    return answer.value
  }

  const client = algorithmia.client(key, address)
  const { result } = await ask<Failed & { result?: unknown }>((done) =>
    client.algo(`${algorithm}/1.1.5`).pipe({ image }).then(done),
  )
  const output = (result as { output?: unknown } | null | undefined)?.output
  if (typeof output !== 'string' || !output.startsWith('data://')) {
    throw fault('answered without saying where the colour picture is')
  }
  const { data } = await ask<Failed & { data: unknown }>((done) =>
    client.file(output).get((error, data) => done({ error, data })),
  )
  if (!Buffer.isBuffer(data)) throw fault('did not send the colour picture')
  return data
}

interface Failed {
  error?: { message?: unknown } | string | null | undefined
}

/** What is to be said of an answer that is a refusal, and the status to say it with. */
function refusalOf({
  value: { error },
  status,
}: Exchange<Failed>): [what?: string, status?: number] {
  const words = typeof error === 'string' ? error : error?.message
  const known = words && !String(words).startsWith('HTTP Response') // the client's own filler
  const reason = known ? `: ${String(words).slice(0, 200)}` : ''
  if (status === 0) return [`could not be reached${reason}`]
  if (status === 401 || status === 403) return [`does not accept the API_KEY${reason}`, status]
  if (status >= 300 && status < 400) return ['answered with a redirect, which is not followed']
  if (status < 200 || status >= 300) return [`answered with HTTP ${status}${reason}`]
  return error ? [`could not colour the picture${reason}`] : []
}

/** What a callback of the client was given, and the HTTP status beside it: 0 if nothing came. */
interface Exchange<T> {
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
function exchange<T>(send: (done: (value: T) => void) => void): Promise<Exchange<T>> {
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
