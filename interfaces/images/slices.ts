import { setImmediate } from 'node:timers/promises'

const longestMs = 10

/** Gives others a turn during long work: to be awaited after every step of it. */
export function slices(): () => Promise<void> | undefined {
  let began = performance.now()
  return () => {
    if (performance.now() - began < longestMs) return undefined
    return setImmediate().then(() => {
      began = performance.now()
    })
  }
}
