import { readFileSync } from 'node:fs'
import { Hono } from 'hono'
import { html } from 'hono/html'
import type { Html } from '../../core/component.ts'
import type { Development } from '../../core/development.ts'
import { shipped } from '../../core/root.ts'
import { answerWith } from '../http/answer.ts'
import { resource } from '../http/resource.ts'
import { eventText, oneLine, sse } from '../http/sse.ts'

/** How a page that is open follows the code while that is written. Of `fascia dev` alone. */

const script = '/_dev/following.js'
const events = '/_dev/events'
const retry = 'retry: 250\n\n'

/** What a page loads to follow; it says which build the page is of. */
export const followed = (root: string, { build }: Pick<Development, 'build'>): Html =>
  html`<script src="${root}${script}?build=${build}" data-events="${root}${events}" defer></script>\n`

/** What is told to pages: which build serves now, or why none does. */
interface Told {
  build?: string
  /** Why none does, in the words of what went wrong. */
  fault?: string
}

/** The script, and the stream by which a page hears of a new build; it ends when another one comes. */
export function following({ build, ending }: Pick<Development, 'build' | 'ending'>): Hono {
  return followingRoutes(
    () => ({ build }),
    () => ending,
  )
}

export function followingRoutes(
  told: (c: Parameters<typeof sse>[0]) => Told,
  ending: () => AbortSignal,
): Hono {
  const routes = new Hono()
  resource(routes, script, {
    GET: () =>
      answerWith(readFileSync(shipped('public/script/following.js'), 'utf8'), {
        'Content-Type': 'text/javascript; charset=utf-8',
        'Cache-Control': 'no-cache',
        'X-Content-Type-Options': 'nosniff',
      }),
  })
  resource(routes, events, {
    GET: (c) =>
      sse(c, async (write, gone) => {
        const end = AbortSignal.any([gone, ending()])
        await write(`${retry}${eventText({ data: oneLine(told(c)) })}`)
        await new Promise<void>((resolve) => {
          if (end.aborted) resolve()
          else end.addEventListener('abort', () => resolve(), { once: true })
        })
      }),
  })
  return routes
}
