/** Wakes all who wait for it, each time it rings. */
export function bell(): { ring(): void; next(): Promise<void> } {
  let ring = () => {}
  let rung: Promise<void>
  const hang = () => {
    rung = new Promise((resolve) => {
      ring = resolve
    })
  }
  hang()
  return {
    ring() {
      ring()
      hang()
    },
    next: () => rung,
  }
}
