/** A stream of the pieces of a text, as `streamText` of the AI SDK has it: `result.textStream`. */
export type TextStream = AsyncIterable<string> | ReadableStream<string>

/**
 * The text so far, each time that a piece of it comes: what `fn` of a Chat gives where an answer
 * comes in pieces. The stream is cancelled when nobody waits for the rest.
 */
export async function* growing(pieces: TextStream): AsyncGenerator<string> {
  let text = ''
  for await (const piece of Symbol.asyncIterator in pieces ? pieces : read(pieces)) {
    text += piece
    yield text
  }
}

/** In browsers without iteration, and for streams that were made elsewhere. */
async function* read(stream: ReadableStream<string>): AsyncGenerator<string> {
  const reader = stream.getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      yield value
    }
  } finally {
    await reader.cancel().catch(() => {})
  }
}
