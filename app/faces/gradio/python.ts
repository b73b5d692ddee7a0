import type { Context } from 'hono'
import type { Session } from './session.ts'
import { pause } from './sse.ts'

const lingerMs = 250
const headStartMs = 500

/** Whether Gradio's client for Python asks. */
const isPython = (c: Context): boolean =>
  /gradio_client|python/i.test(c.req.header('user-agent') ?? '')

/**
 * Python's client makes a place for a call's messages after it has read the answer to the call,
 * and throws away those that came before. For a call that is alone it opens the stream later
 * still; any other needs a head start.
 */
export async function headStart(c: Context, session: Session): Promise<void> {
  const isAlone = !session.isRead() && session.open.size <= 1
  if (isPython(c) && !isAlone) await pause(headStartMs)
}

/** How long a stream outlasts its calls, so that the next one is spared another. */
export const lingering = (c: Context): number => (isPython(c) ? 0 : lingerMs)
