// What changed from one text to another, line by line, while either is typed.
import { code, Interface, text } from 'fascia'

/** Each line behind a space where both have it, behind - where it went, behind + where it came. */
function differences(before: readonly string[], after: readonly string[]): string[] {
  const lengths = Array.from({ length: before.length + 1 }, () => after.map(() => 0))
  const common = (i: number, j: number) => lengths[i]?.[j] ?? 0
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      const most = Math.max(common(i + 1, j), common(i, j + 1))
      lengths[i]?.splice(j, 1, before[i] === after[j] ? common(i + 1, j + 1) + 1 : most)
    }
  }
  const lines: string[] = []
  for (let i = 0, j = 0; i < before.length || j < after.length; ) {
    const isNew = i === before.length || (j < after.length && common(i, j + 1) > common(i + 1, j))
    const mark = before[i] === after[j] ? ' ' : isNew ? '+' : '-'
    lines.push(`${mark} ${isNew ? after[j] : before[i]}`)
    if (mark !== '+') i++
    if (mark !== '-') j++
  }
  return lines
}

const before = text({ lines: 5, default: 'roses are red\nviolets are blue\nsugar is sweet' })
const after = text({ lines: 5, default: 'roses are red\nviolets are violet\nsugar is sweet' })

export const compareTexts = Interface({
  title: 'Compare texts',
  description: 'Which lines came, and which went.',
  live: true,
  onLoad: true,
  inputs: { before, after },
  outputs: { changes: code({ language: 'diff' }) },
  fn({ before, after }) {
    const lines = differences(before.split('\n'), after.split('\n'))
    return { changes: lines.join('\n') }
  },
})
