import { toStandardJsonSchema } from '@valibot/to-json-schema'
import { type } from 'arktype'
import * as v from 'valibot'
import { z } from 'zod'
import { Interface } from '../../app/index.ts'

/** What an Interface says of itself beside its ports, the same for all. */
const about = {
  title: 'Order',
  description: 'Writes an order down.',
}

interface Order {
  count: number
  drink: 'coffee' | 'tea'
  extras: string[]
  name: string
  sugar: boolean
  note?: string | undefined
  size: number
}

const line = ({ count, drink, extras, name, sugar, note = 'none', size }: Order) => ({
  line: [count, size, drink, ...extras, sugar ? 'sweet' : 'plain', 'for', name, note].join(' '),
  total: count * size,
})

const described = 'Who it is for'

/** The properties stand in the order into which ArkType puts them: by name, those with no default first. */
export const zod = Interface({
  ...about,
  inputs: z.object({
    count: z.number().min(1).max(12),
    drink: z.enum(['coffee', 'tea']),
    extras: z.array(z.string()),
    name: z.string().min(2).max(10).describe(described),
    sugar: z.boolean(),
    note: z.string().optional(),
    size: z.int().min(1).max(3).default(2),
  }),
  outputs: z.object({ line: z.string(), total: z.number() }),
  fn: line,
})

export const valibot = Interface({
  ...about,
  inputs: toStandardJsonSchema(
    v.object({
      count: v.pipe(v.number(), v.minValue(1), v.maxValue(12)),
      drink: v.picklist(['coffee', 'tea']),
      extras: v.array(v.string()),
      name: v.pipe(v.string(), v.minLength(2), v.maxLength(10), v.description(described)),
      sugar: v.boolean(),
      note: v.optional(v.string()),
      size: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(3)), 2),
    }),
  ),
  outputs: toStandardJsonSchema(v.object({ line: v.string(), total: v.number() })),
  fn: line,
})

export const arktype = Interface({
  ...about,
  inputs: type({
    count: '1 <= number <= 12',
    drink: "'coffee' | 'tea'",
    extras: 'string[]',
    name: type('2 <= string <= 10').describe(described),
    sugar: 'boolean',
    'note?': 'string',
    size: '1 <= number.integer <= 3 = 2',
  }),
  outputs: type({ line: 'string', total: 'number' }),
  fn: line,
})
