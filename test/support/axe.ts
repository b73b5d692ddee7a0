import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const script = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe-core finds wrong with a page by WCAG 2.2 AA and its best practices: one line each. */
export async function faults(page: Page): Promise<string[]> {
  // Evaluated by the debugger, which no content security policy holds back.
  await page.evaluate(script)
  return page.evaluate(async () => {
    const { axe, document } = globalThis as any
    const { violations } = await axe.run(document)
    return violations.map(
      ({ id, nodes }: any) => `${id}: ${nodes.map(({ html }: any) => html).join(' | ')}`,
    )
  })
}
