import type { Page } from 'playwright-core'

/**
 * How much of what is in sight has moved by itself since the page was loaded, as browsers count it,
 * but with what follows an input too. It is asked once a frame shows what came last; what moved far
 * is printed.
 */
export async function shifted(page: Page): Promise<number> {
  const moves = await page.evaluate(
    () =>
      new Promise<{ value: number; what: string[] }[]>((resolve) => {
        const { PerformanceObserver, requestAnimationFrame } = globalThis as any
        const moves: { value: number; what: string[] }[] = []
        const tell = ({ node, previousRect: a, currentRect: b }: any) =>
          `${node?.nodeName}.${node?.className} ${[a.x, a.y, a.width, a.height]} to ${[b.x, b.y, b.width, b.height]}`
        const observer = new PerformanceObserver((list: any) => {
          for (const { value, sources } of list.getEntries())
            moves.push({ value, what: sources.map(tell) })
        })
        observer.observe({ type: 'layout-shift', buffered: true })
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(moves)))
      }),
  )
  const sum = moves.reduce((all, { value }) => all + value, 0)
  if (sum > 0.01) for (const { value, what } of moves) console.log(`moved by ${value}:`, what)
  return sum
}
