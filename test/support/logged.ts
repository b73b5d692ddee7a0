/** Catches what goes to the log, a line for each, until its `end` gives it. */
export function logged(): { lines: string[]; end(): string[] } {
  const { error } = console
  const lines: string[] = []
  console.error = (...words: unknown[]) => {
    lines.push(words.map((word) => (word instanceof Error ? word.stack : String(word))).join(' '))
  }
  return {
    lines,
    end() {
      console.error = error
      return lines
    },
  }
}
