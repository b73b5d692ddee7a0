import type { BrowserContext, Page } from 'playwright-core'
import type { Test } from 'uvu'
import type { Interfaces } from '../../app/core/group.ts'
import type { ServerOptions } from '../../app/server.ts'
import { browse } from './browser.ts'
import { listen } from './listen.ts'
import { needs } from './needs.ts'
import { scratch, type Trial, trial } from './scratch.ts'

/** What a test in a browser has: an app, a page with scripts, a bare one without, and a folder. */
export interface Stage {
  app: Trial
  url: string
  browser: BrowserContext
  plain: BrowserContext
  page: Page
  bare: Page
  dir: string
}

type Tools = Parameters<typeof needs>[1][]

/** A suite over these Interfaces on a stage of its own, set up before it and taken down after. */
export const staged = (name: string, interfaces: Interfaces, ...tools: Tools): Test<Stage> =>
  stagedAs({}, name, interfaces, ...tools)

/** The same, of a server with these options. */
export function stagedAs(
  options: Omit<ServerOptions, 'config'>,
  name: string,
  interfaces: Interfaces,
  ...tools: Tools
): Test<Stage> {
  const test = needs(name, 'chromium', ...tools) as unknown as Test<
    Stage & { close(): Promise<void>; remove(): Promise<void> }
  >
  test.before(async (stage) => {
    stage.app = await trial(interfaces, {}, options)
    Object.assign(stage, await listen(stage.app), await scratch())
    stage.browser = await browse({ viewport: { width: 1200, height: 800 } })
    stage.plain = await browse({ javaScriptEnabled: false, viewport: { width: 390, height: 800 } })
    stage.page = await stage.browser.newPage()
    stage.bare = await stage.plain.newPage()
  })
  test.after(async ({ browser, plain, close, remove }) => {
    await browser?.close()
    await plain?.close()
    await close?.()
    await remove?.()
  })
  return test as unknown as Test<Stage>
}
