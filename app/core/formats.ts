interface Formatted {
  format?: string
  formatMinimum?: string
  formatMaximum?: string
}

/** What texts of a certain form, and values of a certain shape, are called. */
const names: { [format: string]: string } = {
  date: 'date',
  time: 'time',
  'time-local': 'time',
  'date-time-local': 'date and time',
  color: 'colour',
  label: 'label',
  'marked-text': 'marked text',
}

const examples: { [format: string]: string } = {
  date: '2026-05-17',
  'time-local': '14:30',
  'date-time-local': '2026-05-17T14:30',
  color: '#0b6b4b',
}

/** The name of a format that people know it by: "date and time"; undefined for any other. */
export const formatName = ({ format = '' }: Formatted): string | undefined =>
  Object.hasOwn(names, format) ? names[format] : undefined

/** What a value of a format must be, after "must be": "a date from 2026-01-01 to 2026-12-31". */
export function formatWords(schema: Formatted): string | undefined {
  const { format = '', formatMinimum: from, formatMaximum: to } = schema
  const name = formatName(schema)
  if (name === undefined) return undefined
  const one = name === 'marked text' ? name : `a ${name}`
  const example = examples[format]
  if (from === undefined && to === undefined) return example ? `${one} such as ${example}` : one
  const least = from === undefined ? '' : ` from ${from}`
  const most = to === undefined ? '' : from === undefined ? ` up to ${to}` : ` to ${to}`
  return one + least + most
}
