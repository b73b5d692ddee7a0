import type { Readable, Writable } from 'node:stream'
import { hasCode } from '../../errors.ts'
import { Exit } from './exit.ts'

export type Writer = Writable & { isTTY?: boolean; columns?: number }

/** All that a command touches of its process. */
export interface Io {
  stdin: Readable
  stdout: Writer
  stderr: Writer
  env: NodeJS.ProcessEnv
  /** Fires when the user wants it to end; its reason is the name of the signal. */
  signal: AbortSignal
}

/** Resolves when it is written: to false, quietly, when nobody reads any more. */
export function write(stream: Writer, text: string | Uint8Array): Promise<boolean> {
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => {
      if (!error) resolve(true)
      else if (isGone(error)) resolve(false)
      else reject(new Exit(1, `Standard output cannot be written: ${error.message}`))
    })
  })
}

/** Whether the one who read has gone, as `head` does. */
export const isGone = (error: unknown): boolean =>
  hasCode(error, 'EPIPE', 'ERR_STREAM_DESTROYED', 'ERR_STREAM_WRITE_AFTER_END')

/** Without what would move the cursor, or change colours, of the terminal it is shown on. */
export const plain = (text: string): string =>
  // Line feeds stay.
  text.replace(/(?!\n)\p{Cc}/gu, '')
