import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { IncomingMessage } from 'node:http'
import algorithmia from 'algorithmia'
import { ProblemError, shorten } from 'fascia'
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
  const ask = async (send: (done: Callback) => void): Promise<Answer> => {
    const answer = await exchange(send).catch((error: Error) => {
      throw fault(error.message)
    })
    const [what, status] = refusalOf(answer)
    if (what) throw fault(what, status)
    return answer
  }

  const client = algorithmia.client(key, address)
  const called = await ask((done) => client.algo(`${algorithm}/1.1.5`).pipe({ image }).then(done))
  const { result } = called.json as { result?: { output?: unknown } | null }
  const output = result?.output
  if (typeof output !== 'string' || !output.startsWith('data://')) {
    throw fault('answered without saying where the colour picture is')
  }
  const { body } = await ask((done) => client.file(output).get((error) => done({ error })))
  if (body.length === 0) throw fault('did not send the colour picture')
  return body
}

/** What a service answered, byte for byte; `json` is what it says where it is an object. */
interface Answer {
  status: number
  body: Buffer
  json: { [name: string]: unknown }
  message: string | undefined
}

type Callback = (value: { error?: { message?: unknown } | string | null }) => void

/** What is to be said of an answer that is a refusal, and the status to say it with. */
function refusalOf({ status, json: { error }, message }: Answer): [what?: string, status?: number] {
  const words = typeof error === 'string' ? error : (error as Error | undefined)?.message
  const said = words ?? message
  const reason = said ? `: ${shorten(String(said), 200)}` : ''
  if (status === 401 || status === 403) return [`does not accept the API_KEY${reason}`, status]
  if (status >= 300 && status < 400) return ['answered with a redirect, which is not followed']
  if (status < 200 || status >= 300) return [`answered with HTTP ${status}${reason}`]
  return error ? [`could not colour the picture${reason}`] : []
}

/** Node's own report of every response that comes in, before the client sees it. */
const responses = 'http.client.response.finish'

const mostBytes = 64 * 1024 ** 2

/**
 * One exchange by the client, which sends; what comes back is read before it is, since it throws out
 * of reach at an answer that it cannot read, waits for ever after one that breaks off, and takes
 * pictures for texts. Rejects with what is wrong, as the end of a sentence.
 */
function exchange(send: (done: Callback) => void): Promise<Answer> {
  let stop = () => {}
  const settled = new Promise<Answer>((resolve, reject) => {
    const watch = (message: unknown) => {
      const { response } = message as { response: IncomingMessage }
      const chunks: Buffer[] = []
      let size = 0
      response.once('error', () => reject(new Error('broke its answer off')))
      response.on('data', (chunk: Buffer | string) => {
        size += chunk.length
        if (size > mostBytes) response.destroy(new Error('too long'))
        // Where the client has them decoded, whole characters come.
        else chunks.push(Buffer.from(chunk as string))
      })
      response.once('end', () => resolve(answerOf(response, Buffer.concat(chunks))))
    }
    const ignore = () => {}
    stop = () => {
      unsubscribe(responses, watch)
      // The client reads the same answer, and throws at it, in this very turn.
      setImmediate(() => process.off('uncaughtException', ignore))
    }
    subscribe(responses, watch)
    process.on('uncaughtException', ignore)
    send(({ error }) => {
      const words = typeof error === 'string' ? error : error?.message
      reject(new Error(`could not be reached${words ? `: ${words}` : ''}`))
    })
  })
  return settled.finally(stop)
}

function answerOf({ statusCode = 0, headers }: IncomingMessage, body: Buffer): Answer {
  // A header's bytes come as Latin-1, whatever they are.
  const message = Buffer.from(String(headers['x-error-message'] ?? ''), 'latin1').toString()
  return { status: statusCode, body, json: objectIn(body), message: message || undefined }
}

function objectIn(body: Buffer): Answer['json'] {
  try {
    const value: unknown = JSON.parse(body.toString())
    return typeof value === 'object' && value !== null ? (value as Answer['json']) : {}
  } catch {
    return {}
  }
}
