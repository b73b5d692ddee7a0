import { toStandardJsonSchema } from '@valibot/to-json-schema'
import { type } from 'arktype'
import * as v from 'valibot'
import { z } from 'zod'
import { type Context, form, Interface } from '../app/index.ts'

type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const check = <_ extends true>() => {}

// A schema for all inputs: fn gets what it makes of them, and gives what that of the outputs takes.
Interface({
  inputs: z.object({
    name: z.string(),
    times: z.number().default(1),
    day: z.iso.date().transform((day) => new Date(day)),
    note: z.string().optional(),
  }),
  outputs: z.object({ said: z.string(), mood: z.enum(['glad', 'sad']), n: z.number().default(0) }),
  examples: [{ name: 'Ada', day: '2026-01-01' }],
  fn: ({ name, times, day, note }, context) => {
    check<Equal<[typeof name, typeof times, typeof day], [string, number, Date]>>()
    check<Equal<typeof note, string | undefined>>()
    check<Equal<typeof context, Context>>()
    return { said: name.repeat(times), mood: 'glad' }
  },
})
Interface({
  inputs: toStandardJsonSchema(
    v.object({ name: v.string(), times: v.optional(v.number(), 1), mood: v.picklist(['a', 'b']) }),
  ),
  outputs: toStandardJsonSchema(v.object({ said: v.string() })),
  fn: async ({ name, times, mood }) => {
    check<Equal<[typeof name, typeof times, typeof mood], [string, number, 'a' | 'b']>>()
    return { said: name.repeat(times) }
  },
})
Interface({
  inputs: type({ name: 'string', times: 'number = 1', mood: "'a' | 'b'", 'note?': 'string' }),
  outputs: type({ said: 'string' }),
  async *fn({ name, times, mood, note }) {
    check<Equal<[typeof name, typeof times, typeof mood], [string, number, 'a' | 'b']>>()
    check<Equal<typeof note, string | undefined>>()
    yield { said: name.repeat(times) }
  },
})

// A schema for some ports, beside components; one port alone; a tuple.
Interface({
  inputs: { photo: 'image', size: z.number().min(1), tags: type('string[]') },
  outputs: { name: 'text', sizes: z.array(z.number()) },
  examples: [{ size: 2, tags: ['a'], photo: new URL('file:///photo.jpg') }],
  fn: ({ photo, size, tags }) => {
    check<Equal<[typeof photo.name, typeof size, typeof tags], [string, number, string[]]>>()
    return { name: photo.name, sizes: [size] as const }
  },
})
Interface({
  inputs: z.string().transform(Number),
  outputs: z.enum(['odd', 'even']),
  fn: (n) => {
    check<Equal<typeof n, number>>()
    return n % 2 ? 'odd' : 'even'
  },
})
Interface({
  inputs: [z.string(), 'number'],
  outputs: ['text', z.number()],
  fn: (word, n) => {
    check<Equal<[typeof word, typeof n], [string, number]>>()
    return [word, n]
  },
})
const { read } = form({ page: z.coerce.number().default(1), word: 'text' })
check<Equal<Awaited<ReturnType<typeof read>>['page'], number>>()

// What must not compile.
// @ts-expect-error valibot alone does not tell what a schema is
Interface({ inputs: { a: v.string() }, outputs: 'text', fn: ({ a }) => String(a) })
// @ts-expect-error there is no such input
Interface({ inputs: z.object({ a: z.string() }), outputs: 'text', fn: ({ b }) => String(b) })
// @ts-expect-error the output is a number
Interface({ inputs: 'text', outputs: z.number(), fn: (a) => a })
const both = z.object({ a: z.string(), b: z.string() })
// @ts-expect-error the output b is missing
Interface({ inputs: 'text', outputs: both, fn: (a) => ({ a }) })
Interface({
  inputs: z.object({ a: z.number() }),
  outputs: 'text',
  // @ts-expect-error an example is as the schema says
  examples: [{ a: 'one' }],
  fn: ({ a }) => String(a),
})
