/** Lets `most` in at a time; others wait in order, each until its signal fires. */
export function gate(most: number) {
  const waiting: (() => void)[] = []
  let inside = 0
  return {
    async enter(signal: AbortSignal): Promise<void> {
      signal.throwIfAborted()
      if (inside < most) {
        inside++
        return
      }
      await new Promise<void>((resolve, reject) => {
        const go = () => {
          signal.removeEventListener('abort', giveUp)
          resolve()
        }
        const giveUp = () => {
          waiting.splice(waiting.indexOf(go), 1)
          reject(signal.reason)
        }
        waiting.push(go)
        signal.addEventListener('abort', giveUp, { once: true })
      })
    },
    leave(): void {
      const next = waiting.shift()
      if (next) next()
      else inside--
    },
  }
}
