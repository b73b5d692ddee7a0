import type { Page } from 'playwright-core'

/**
 * How much of what is in sight has moved by itself since the page was loaded, as browsers count it,
 * but with what follows an input too. It is asked once a frame shows what came last.
 */
export const shifted = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise((resolve) => {
        const { PerformanceObserver, requestAnimationFrame } = globalThis as any
        let sum = 0
        const observer = new PerformanceObserver((list: any) => {
          for (const { value } of list.getEntries()) sum += value
        })
        observer.observe({ type: 'layout-shift', buffered: true })
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(sum)))
      }),
  )
