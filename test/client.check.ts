import { type } from 'arktype'
import { z } from 'zod'
import { client, type FasciaError, type RemoteFile } from '../app/client.ts'
import {
  checkbox,
  compare,
  dropdown,
  Interface,
  image,
  type Json,
  number,
  radio,
  slider,
  table,
  text,
} from '../app/index.ts'
import type * as apps from '../interfaces/index.ts'

type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const check = <_ extends true>() => {}

const all = {
  greet: Interface({
    inputs: { greeting: 'text', times: number({ integer: true, default: 1 }) },
    outputs: 'text',
    fn: ({ greeting, times }) => greeting.repeat(times),
  }),
  every: Interface({
    inputs: {
      a: 'text',
      b: text({ default: 'x' }),
      c: text({ optional: true }),
      d: dropdown({ choices: ['x', 'y'], default: 'x' }),
      e: radio({ choices: ['x', 'y'], multiple: true }),
      f: checkbox(),
      g: slider(),
      h: 'json',
      i: image({ optional: true }),
      j: 'files',
      k: table({ columns: { year: 'number' } }),
      l: z.enum(['p', 'q']),
      m: z.number().default(2),
    },
    outputs: {
      a: 'text',
      b: text({ optional: true }),
      c: dropdown({ choices: ['x', 'y'] }),
      d: compare({ with: 'i' }),
      e: 'files',
      f: 'json',
      g: table({ columns: { year: 'number' } }),
      h: z.object({ n: z.number() }),
    },
    fn: () => ({ a: '', c: 'x', d: Buffer.alloc(1), e: [], f: 1, g: [], h: { n: 1 } }),
  }),
  tuple: Interface({
    inputs: ['text', number({ default: 1 })],
    outputs: ['text', 'number'],
    fn: (a, b) => [a, b],
  }),
  none: Interface({ inputs: {}, outputs: 'number', fn: () => 1 }),
  zod: Interface({
    inputs: z.object({ name: z.string(), size: z.number().default(2) }),
    outputs: z.object({ said: z.string() }),
    fn: ({ name }) => ({ said: name }),
  }),
  arktype: Interface({
    inputs: type({ name: 'string', size: 'number = 2' }),
    outputs: type('string[]'),
    fn: ({ name }) => [name],
  }),
}

const api = client<typeof all>('http://127.0.0.1:1')
const { signal } = new AbortController()

export async function right() {
  check<Equal<Awaited<ReturnType<typeof api.greet>>, string>>()
  await api.greet({ greeting: 'hi' })
  await api.greet({ greeting: 'hi', times: 2 }, { signal })
  for await (const { status, outputs, progress } of api.greet.watch({ greeting: 'a' })) {
    check<Equal<typeof outputs, string | null>>()
    check<Equal<typeof status, 'queued' | 'running' | 'completed'>>()
    progress?.total.toFixed()
  }
  const file = new Blob(['a'])
  const got = await api.every({
    ...{ a: 'a', e: ['x'], h: [1], j: [file, file.stream(), { id: 'x' }], k: [{ year: 1 }] },
    l: 'p',
  })
  check<Equal<typeof got.a, string>>()
  check<Equal<typeof got.b, string | null>>()
  check<Equal<typeof got.c, 'x' | 'y'>>()
  check<Equal<typeof got.d, RemoteFile>>()
  check<Equal<typeof got.e, RemoteFile[]>>()
  check<Equal<typeof got.f, Json>>()
  check<Equal<typeof got.g, { year: number }[]>>()
  check<Equal<typeof got.h, { n: number }>>()
  await api.every({ a: '', e: [], h: null, i: got.d, j: got.e, k: 'year\n1', l: 'q', m: 1, g: 2 })
  check<Equal<Awaited<ReturnType<typeof api.tuple>>, [string, number]>>()
  await api.tuple({ param_0: 'a' })
  await api.none()
  check<Equal<Awaited<ReturnType<typeof api.zod>>, { said: string }>>()
  await api.zod({ name: 'a' })
  check<Equal<Awaited<ReturnType<typeof api.arktype>>, string[]>>()
  await api.arktype({ name: 'a', size: 1 })
  try {
    await api.greet({ greeting: 'hi' })
  } catch (error) {
    if (!api.greet.isError(error)) throw error
    check<Equal<typeof error, FasciaError<'greeting' | 'times'>>>()
    // @ts-expect-error there is no such field
    error.errors.find(({ field }) => field === 'time')
  }
  const shipped = client<typeof apps>('http://127.0.0.1:1')
  const film = await shipped.img2vid({ images: [file] })
  check<Equal<typeof film, { video: RemoteFile }>>()
}

export function wrong() {
  // @ts-expect-error there is no such Interface
  api.great({ greeting: 'a' })
  // @ts-expect-error the greeting is missing
  api.greet({})
  // @ts-expect-error what to choose, e, is missing
  api.every({ a: '', h: null, j: [], k: [], l: 'q' })
  // @ts-expect-error the inputs are missing
  api.greet()
  // @ts-expect-error times is a number
  api.greet({ greeting: 'a', times: 'b' })
  // @ts-expect-error there is no such input
  api.greet({ greeting: 'a', time: 1 })
  // @ts-expect-error there is no such choice
  api.zod({ name: 1 })
}
