import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { Interface } from '../app/index.ts'
import { serve } from '../app/server.ts'
import { greet } from '../interfaces/greet.ts'
import { browse } from '../test/support/browser.ts'
import { listen } from '../test/support/listen.ts'
import { table } from './rounds.ts'

/**
 * What a click costs in a Chromium: from Run to the result that stands in the page, and from Stop
 * to the word that it has stopped, each beside the bare request that it needs.
 */
const slow = Interface({
  inputs: {},
  outputs: 'text',
  async fn(_, { signal }) {
    await sleep(60_000, undefined, { signal })
    return ''
  },
})

const rounds = Number(process.argv[2] ?? 60)
const dir = await mkdtemp(join(tmpdir(), 'fascia-bench-'))
const server = await serve({ greet, slow }, { config: { DATA_DIR: dir } })
const { url, close } = await listen(server)
const browser = await browse()
const page = await browser.newPage()

await page.goto(`${url}/greet?greeting=hello&times=2`)
const run: number[] = []
const post: number[] = []
for (let i = 0; i < rounds; i++) {
  await page.fill('#times', String(i + 1))
  run.push(await timed(page, '#run', 'output.value', 'hello'.repeat(i + 1)))
  post.push(await bare(page, '/greet', { greeting: 'hello', times: String(i + 1) }))
}

const stop: number[] = []
for (let i = 0; i < rounds / 4; i++) {
  await page.goto(`${url}/slow`)
  await page.click('#run')
  await page.waitForSelector('text=Running')
  stop.push(await timed(page, 'text=Stop', '.status', 'Stopped'))
}

await browser.close()
await close()
await rm(dir, { recursive: true })
const row = (name: string, times: number[]) => [name, at(times, 0.5), at(times, 0.9)]
console.log(
  table([
    ['milliseconds', 'p50', 'p90', ''],
    [...row('greet, Run to result', run.slice(5)), ''],
    [...row('the bare POST', post.slice(5)), ''],
    [...row('Stop to “Stopped”', stop.slice(1)), ''],
  ]),
)

/** Clicks within the page, and waits until `text` is at the start of what `selector` finds. */
function timed(page: Page, button: string, selector: string, text: string): Promise<number> {
  return page
    .locator(button)
    .first()
    .evaluate(
      (element: any, [selector, text]) =>
        new Promise<number>((resolve) => {
          const { document, MutationObserver, performance } = globalThis as any
          const began = performance.now()
          const observer = new MutationObserver(() => {
            const found = document.querySelector(selector)?.textContent.trim()
            const isThere = selector === 'output.value' ? found === text : found?.startsWith(text)
            if (!isThere) return
            observer.disconnect()
            resolve(performance.now() - began)
          })
          observer.observe(document.body, { childList: true, subtree: true, characterData: true })
          element.click()
        }),
      [selector, text] as const,
    )
}

function bare(page: Page, path: string, values: { [name: string]: string }): Promise<number> {
  return page.evaluate(
    async ([address, body]) => {
      const { performance } = globalThis as any
      const began = performance.now()
      const headers = {
        'content-type': 'application/x-www-form-urlencoded',
        accept: 'text/html',
        'hx-request-type': 'partial',
      }
      await (await fetch(address!, { method: 'POST', headers, body: body! })).text()
      return performance.now() - began
    },
    [path, new URLSearchParams(values).toString()],
  )
}

function at(times: number[], part: number): string {
  const sorted = times.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length * part)]!.toFixed(1)
}
