import { type Component, component } from '../app/core/component.ts'
import type { Context } from '../app/core/context.ts'
import type { FileLike, LocalFile } from '../app/core/file.ts'
import type { Args, Returns } from '../app/core/inference.ts'
import type { Json } from '../app/core/schema.ts'
import { Interface } from '../app/index.ts'
import {
  checkbox,
  compare,
  dropdown,
  files,
  image,
  json,
  markdown,
  number,
  plot,
  radio,
  slider,
  table,
  text,
  video,
} from '../components/index.ts'

type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const check = <_ extends true>() => {}

// One port, a tuple of ports, a record of ports; the context is the last argument of each.
Interface({
  inputs: 'text',
  outputs: 'text',
  fn: (value, context) => {
    check<Equal<typeof value, string>>()
    check<Equal<typeof context, Context>>()
    return value.toUpperCase()
  },
})
// A state is what its function gives; none is undefined.
Interface({
  inputs: { points: 'number' },
  outputs: 'number',
  state: () => ({ points: 0, seen: [] as string[] }),
  fn: ({ points }, context) => {
    check<Equal<typeof context, Context<{ points: number; seen: string[] }>>>()
    context.state.points += points
    return context.state.points
  },
})
interface Board {
  cells: (string | null)[]
  last?: number
  inner?: Board[]
}
Interface({
  inputs: ['text', 'text'],
  outputs: 'text',
  fn: (a, b, { state }) => {
    check<Equal<typeof state, Board>>()
    state.cells.push(a)
    return b
  },
  state: (): Board => ({ cells: [] }),
})
Interface({
  inputs: 'text',
  outputs: 'number',
  state: () => 0,
  async *fn(_, context) {
    check<Equal<typeof context.state, number>>()
    yield context.state++
  },
})
Interface({
  inputs: 'text',
  outputs: 'text',
  fn: (value, { state }) => {
    check<Equal<typeof state, undefined>>()
    return value
  },
})
Interface({
  inputs: ['text', 'number', dropdown({ choices: ['x', 'y'] })],
  outputs: ['text', 'number'],
  fn: (a, b, c, { signal, progress, dir, caller }) => {
    check<Equal<typeof a, string>>()
    check<Equal<typeof b, number>>()
    check<Equal<typeof c, 'x' | 'y'>>()
    check<Equal<typeof signal, AbortSignal>>()
    check<Equal<typeof dir, string>>()
    check<Equal<typeof caller.user, string | undefined>>()
    progress(1, 2, 'Half')
    return [a.repeat(b) + c, b]
  },
})
Interface({
  inputs: { name: 'textbox', times: number({ min: 1, max: 9 }) },
  outputs: { greeting: 'text', count: 'number' },
  fn: async ({ name, times }, context) => {
    check<Equal<typeof name, string>>()
    check<Equal<typeof times, number>>()
    check<Equal<typeof context, Context>>()
    return { greeting: name.repeat(times), count: times }
  },
})

// Every name of the library that needs no options.
Interface({
  inputs: {
    ...({ a: 'text', b: 'textbox', c: 'number', d: 'slider', e: 'checkbox', f: 'json' } as const),
    ...({ g: 'markdown', h: 'file', i: 'files', j: 'image', k: 'video', l: 'audio' } as const),
    m: 'download',
  },
  outputs: 'json',
  fn: ({ a, b, c, d, e, f, g, h, i, j, k, l, m }) => {
    check<Equal<[typeof a, typeof b, typeof g], [string, string, string]>>()
    check<Equal<[typeof c, typeof d, typeof e], [number, number, boolean]>>()
    check<Equal<typeof f, Json>>()
    check<Equal<typeof i, LocalFile[]>>()
    check<Equal<typeof h | typeof j | typeof k | typeof l | typeof m, LocalFile>>()
    return [a, { c }]
  },
})

// Optional ports may be undefined, both ways; a default takes nothing away.
Interface({
  inputs: {
    a: text({ optional: true }),
    b: number({ optional: true }),
    c: dropdown({ choices: ['x', 'y'], optional: true }),
    d: radio({ choices: ['x', 'y'], multiple: true, optional: true }),
    e: image({ optional: true }),
    f: files({ optional: true }),
    g: json({ optional: true }),
    h: checkbox({ optional: true }),
    i: slider({ optional: true }),
    j: text({ default: 'x' }),
    k: markdown({ optional: false }),
  },
  outputs: { x: text({ optional: true }), y: image({ optional: true }) },
  fn: ({ a, b, c, d, e, f, g, h, i, j, k }) => {
    check<Equal<typeof a, string | undefined>>()
    check<Equal<typeof b, number | undefined>>()
    check<Equal<typeof c, 'x' | 'y' | undefined>>()
    check<Equal<typeof d, ('x' | 'y')[] | undefined>>()
    check<Equal<typeof e, LocalFile | undefined>>()
    check<Equal<typeof f, LocalFile[] | undefined>>()
    check<Equal<typeof g, Json | undefined>>()
    check<Equal<typeof h, boolean | undefined>>()
    check<Equal<typeof i, number | undefined>>()
    check<Equal<[typeof j, typeof k], [string, string]>>()
    return { x: a, y: e }
  },
})

// Choices are literal types, in and out.
Interface({
  inputs: {
    a: radio({ choices: ['x', { value: 'z', label: 'Zed' }], default: 'z' }),
    b: dropdown({ choices: ['x', 'y'], multiple: true, default: ['x'] }),
    c: dropdown({ choices: [{ value: 'u', label: 'You' }], multiple: true, default: [] }),
  },
  outputs: { mood: dropdown({ choices: ['glad', 'sad'] }) },
  fn: ({ a, b, c }) => {
    check<Equal<typeof a, 'x' | 'z'>>()
    check<Equal<typeof b, ('x' | 'y')[]>>()
    check<Equal<typeof c, 'u'[]>>()
    return { mood: b.includes('x') ? 'glad' : 'sad' }
  },
})
const moods: string[] = ['glad', 'sad']
Interface({
  inputs: dropdown({ choices: moods }),
  outputs: 'text',
  fn: (mood) => {
    check<Equal<typeof mood, string>>()
    return mood
  },
})

// A file comes in from disk, and goes out as any of several things, or as it came.
Interface({ inputs: 'image', outputs: 'image', fn: (photo) => photo })
Interface({ inputs: 'files', outputs: 'files', fn: (photos) => photos.toReversed() })
Interface({
  inputs: { photo: image({ accept: ['image/png'], maxPixels: 100 }), rest: files({ max: 3 }) },
  outputs: { a: compare({ with: 'photo' }), b: video({ name: 'film.mp4' }), c: 'files' },
  fn: ({ photo, rest }, { dir }) => {
    check<Equal<typeof photo, LocalFile>>()
    check<Equal<typeof rest, LocalFile[]>>()
    return { a: Buffer.alloc(1), b: { path: `${dir}/film` }, c: [new Blob(['x']), photo] }
  },
})
check<Equal<Returns<'file'>, FileLike>>()
check<Equal<Returns<readonly ['file', 'text']>[0], FileLike>>()
check<Equal<Args<'text'>, [value: string, context: Context]>>()

// The rows of a table are as its columns, both ways; a plot is a table.
Interface({
  inputs: {
    rows: table({
      columns: {
        year: number({ integer: true }),
        name: 'text',
        good: 'checkbox',
        level: dropdown({ choices: ['low', 'high'] }),
        note: text({ optional: true }),
      },
    }),
    none: table({ columns: { a: 'text' }, optional: true }),
  },
  outputs: {
    years: table({ columns: { year: 'number' } }),
    drawn: plot({ columns: { year: 'number', name: 'text' }, kind: 'bar', x: 'name', y: 'year' }),
  },
  fn: ({ rows, none }) => {
    const [row] = rows
    check<Equal<(typeof rows)[0]['level'], 'low' | 'high'>>()
    check<Equal<(typeof rows)[0]['note'], string | undefined>>()
    check<Equal<typeof none, { a: string }[] | undefined>>()
    if (row)
      check<Equal<[typeof row.year, typeof row.name, typeof row.good], [number, string, boolean]>>()
    return { years: [{ year: 1 }], drawn: rows }
  },
})

// Of a row that goes out, a cell that is optional may be left out, and no other.
const notes = table({ columns: { name: 'text', note: text({ optional: true }) } })
Interface({
  inputs: 'text',
  outputs: { notes },
  fn: (name) => ({ notes: [{ name }, { name, note: name }, { name, note: undefined }] }),
})
Interface({
  inputs: 'text',
  outputs: { notes },
  // @ts-expect-error a row lacks its name
  fn: (note) => ({ notes: [{ note }] }),
})

// Generators, whose every yield is a result.
Interface({
  inputs: { n: 'number' },
  outputs: 'text',
  async *fn({ n }) {
    for (let i = 0; i < n; i++) yield String(i)
  },
})
Interface({
  inputs: { n: 'number' },
  outputs: { a: 'number', b: 'text' },
  async *fn({ n }) {
    yield { a: n, b: 'x' }
  },
})
Interface({
  inputs: { n: 'number' },
  outputs: ['number', 'text'],
  async *fn({ n }) {
    yield [n, 'x']
  },
})

// Examples are written as the inputs are.
Interface({ inputs: 'text', outputs: 'text', fn: (s) => s, examples: ['a'] })
Interface({ inputs: ['text', 'number'], outputs: 'text', fn: (s) => s, examples: [['a', 1]] })
Interface({
  inputs: { n: 'number', photo: 'image' },
  outputs: ['number', 'text'],
  fn: ({ n }) => [n, 'x'],
  examples: [{ n: 2 }, { n: 3, photo: new URL('file:///photo.jpg') }],
})

// A component from outside, and a function from elsewhere.
const yes = component<true, boolean, false>(
  {},
  {} as Parameters<typeof component<true, boolean>>[1],
)
check<Equal<typeof yes, Component<true, boolean>>>()
Interface({
  inputs: yes,
  outputs: yes,
  fn: (value) => {
    check<Equal<typeof value, true>>()
    return !value
  },
})
const greet = ({ name }: { name: string }) => `hi ${name}`
Interface({ inputs: { name: 'text' }, outputs: 'text', fn: greet })

// A table of any columns, and a chart whose looks follow from the result.
Interface({
  inputs: { rows: table() },
  outputs: {
    told: 'table',
    chart: plot({
      kind: ({ rows }) => (rows.length > 9 ? 'line' : 'bar'),
      x: ({ inputs }) => String(inputs.by),
      colours: { a: '#cc0066' },
      yLimits: [0, undefined],
    }),
  },
  fn({ rows }) {
    check<Equal<typeof rows, { [name: string]: string | number | boolean | null }[]>>()
    return { told: rows, chart: [{ day: new Date(), sold: 3 }] }
  },
})
