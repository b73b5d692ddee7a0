import { ProblemError } from '../errors.ts'
import { bytes, type Json } from '../schema.ts'

const mostBytes = 48 * 1024 ** 2
const mostDepth = 100

/** Bodies that are read as a whole, and so are bounded tightly. */
export const jsonBody = {
  /** The body as text: 413 past `most` bytes, 400 when it is not UTF-8. */
  async text(request: Request, most = mostBytes): Promise<string> {
    const chunks: Uint8Array[] = []
    let size = 0
    for await (const chunk of (request.body ?? []) as AsyncIterable<Uint8Array>) {
      size += chunk.length
      if (size > most) throw new ProblemError(413, `Such a body must be at most ${bytes(most)}`)
      chunks.push(chunk)
    }
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))
    } catch (cause) {
      throw new ProblemError(400, 'The body must be UTF-8', { cause })
    }
  },

  /** The value it stands for: 400 when it is malformed, or nested too deep. */
  parse(text: string): Json {
    if (depth(text) > mostDepth) {
      throw new ProblemError(400, `The JSON must be nested at most ${mostDepth} deep`)
    }
    try {
      return JSON.parse(text)
    } catch (cause) {
      throw new ProblemError(400, `The body must be JSON: ${(cause as Error).message}`, { cause })
    }
  },
}

/** Read off the text, since a walk over the value could itself run too deep. */
function depth(text: string): number {
  let now = 0
  let most = 0
  for (let at = 0; at < text.length; at++) {
    const mark = text[at]
    if (mark === '"') at = endOfString(text, at)
    else if (mark === '[' || mark === '{') most = Math.max(most, ++now)
    else if (mark === ']' || mark === '}') now--
  }
  return most
}

function endOfString(text: string, start: number): number {
  let at = start + 1
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return at
}
