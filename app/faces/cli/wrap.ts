/** The columns that help is written in. */
export const width = 79

/** Breaks `text` between words; a word that is too long stays whole. */
export function wrap(text: string, columns = width): string[] {
  const lines: string[] = []
  for (const paragraph of text.split('\n')) {
    let line = ''
    for (const word of paragraph.split(' ')) {
      const longer = line === '' ? word : `${line} ${word}`
      if (line !== '' && longer.length > columns) {
        lines.push(line)
        line = word
      } else line = longer
    }
    lines.push(line.trimEnd())
  }
  return lines
}

/** Two columns, indented; a left cell that is too wide stands on a line of its own. */
export function table(
  rows: readonly (readonly [left: string, right: string])[],
  widest = 24,
): string {
  const fits = rows.map(([left]) => left.length).filter((length) => length <= widest)
  const indent = 4 + Math.max(8, ...fits)
  return rows
    .map(([left, right]) => {
      const lines = wrap(right, width - indent)
      const beside = left.length + 4 <= indent
      const head = `  ${left}`
      const rest = (beside ? lines.slice(1) : lines).map((line) => ' '.repeat(indent) + line)
      return [beside ? (head.padEnd(indent) + lines[0]).trimEnd() : head, ...rest].join('\n')
    })
    .join('\n')
}

/** Blocks of help, a blank line between; those that are blank are left out. */
export const blocks = (...parts: (string | undefined)[]): string =>
  parts.filter(Boolean).join('\n\n')

export const section = (title: string, body: string): string | undefined =>
  body === '' ? undefined : `${title}\n${body}`
