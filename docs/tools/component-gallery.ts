import { readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { Interface, type Mount, resource, type StoredFile, serve, shipped } from 'fascia'
import { Hono } from 'hono'
import { html } from 'hono/html'
import type { AnyComponent, Html, Raw } from '../../app/core/component.ts'
import type { Config } from '../../app/core/config.ts'
import { Mismatch } from '../../app/core/errors.ts'
import { sentence } from '../../app/core/fields.ts'
import type { Translate } from '../../app/core/languages/translate.ts'
import { accepts, holdsFiles, isFile, type Json } from '../../app/core/schema.ts'
import { shapes } from '../../app/faces/web/shape.ts'
import { plainest } from '../../test/support/component-contract.ts'
import {
  registered,
  type Sample,
  sampleOf,
  variants,
} from '../../test/support/component-samples.ts'

/** A server of one page, `/components/all`: every component as input and output, in every state. */
export async function gallery(config: Partial<Config>) {
  const files: StoredFile[] = []
  const components = Interface({
    title: 'Components',
    readOnly: true,
    inputs: {},
    outputs: 'text',
    fn: () => 'at /components/all',
    routes: (mount) => routes(mount, files),
  })
  const server = await serve({ components }, { config })
  const { files: store } = server.services
  for (const [name, bytes] of sampleFiles()) files.push(await store.put(Readable.from(bytes), name))
  return server
}

type Factory = (options: object) => AnyComponent

/** What is shown, in order: each component of the registry, and then those that look otherwise. */
export const subjects: [title: string, make: Factory, sample: Sample][] = [
  ...registered.map(([name, make]) => [name, make as Factory, sampleOf(name)] as never),
  ...Object.entries(variants).map(([title, [name, sample]]) => {
    const [, make] = registered.find(([one]) => one === name)!
    return [title, make as Factory, sample] as never
  }),
]

function routes(mount: Mount, files: readonly StoredFile[]): Hono {
  const app = new Hono()
  resource(app, '/style.css', {
    GET: (c) =>
      c.body(readFileSync(shipped('docs/tools/gallery.css'), 'utf8'), 200, {
        'Content-Type': 'text/css; charset=utf-8',
      }),
  })
  resource(app, '/all', {
    GET: (c) => {
      const t = mount.translate(c)
      const main = html`<link rel="stylesheet" href="${mount.url}/style.css">
<h1>Components</h1>
<p class="lead">Each as an input and as an output, in every state that it can be in.</p>
<nav class="names" aria-label="Components">${subjects.map(([name]) => html`<a href="#${name}">${name}</a> `)}</nav>
${subjects.map((subject) => section(subject, files, t))}`
      return mount.page(c, { title: 'Components', main })
    },
  })
  return app
}

function section(
  [name, make, sample]: (typeof subjects)[0],
  files: readonly StoredFile[],
  t: Translate,
): Html {
  const component = make({ ...sample.options, help: 'What it is for' })
  const optional = make({ ...sample.options, optional: true })
  const value = valueFor(component, sample, files)
  const fields: [state: string, drawn: Html | undefined][] = [
    ['required', field(component, `${name}-required`, {})],
    ['optional', field(optional, `${name}-optional`, { optional: true })],
    ['filled', field(component, `${name}-filled`, { value })],
    ['wrong', field(component, `${name}-wrong`, wrong(component, name, sample))],
    ['long', of(sample.long, (value) => field(component, `${name}-long`, { value }))],
    ['from right to left', of(sample.rtl, (value) => field(component, `${name}-rtl`, { value }))],
  ]
  const outcome = (state: string, raw: Raw, final = true) =>
    component.output({
      ...{ id: `${name}-as-${state.replaceAll(' ', '-')}`, label: `${name}, ${state}`, final, t },
      value: encoded(component, raw),
      inputs: { photo: files[0] as unknown as Json },
    })
  const results: [state: string, drawn: Html | undefined][] = [
    ['running', running(component, t)],
    ['nothing yet', outcome('nothing yet', undefined, false)],
    ['nothing', outcome('nothing', undefined)],
    ['done', outcome('done', value)],
    ['long', of(sample.long, (value) => outcome('long result', value))],
    ['from right to left', of(sample.rtl, (value) => outcome('from right to left', value))],
  ]
  const frames = (kind: string, states: typeof fields) =>
    states
      .filter(([, drawn]) => drawn)
      .map(
        ([state, drawn]) =>
          html`<div class="${kind}"${state === 'from right to left' ? html` dir="rtl"` : ''}>${drawn}</div>`,
      )
  return html`<section aria-labelledby="${name}"><h2 id="${name}">${name}</h2>
<div class="states">${frames('panel', fields)}</div>
<div class="states">${frames('display', results)}</div></section>`

  function field(one: AnyComponent, id: string, more: object): Html {
    const label = id.replace(`${name}-`, `${name}, `)
    const required = !('optional' in more)
    const { description: help } = one.schema
    return one.input({ ...{ name: id, id, label, help, required, value: null, t }, ...more })
  }
}

const of = (value: Raw, draw: (value: Raw) => Html): Html | undefined =>
  value === undefined ? undefined : draw(value)

/** What is sent that is not taken, and why not. */
function wrong(component: AnyComponent, name: string, sample: Sample): object {
  const value = sample.wrong ?? null
  try {
    component.decode(value)
    return { value, error: 'This is not what was wanted' }
  } catch (error) {
    if (!(error instanceof Mismatch)) throw error
    return { value, error: `${name.charAt(0).toUpperCase()}${name.slice(1)} ${error.message}` }
  }
}

const running = ({ schema }: AnyComponent, t: Translate): Html =>
  html`<p class="name">${sentence(t, 'running')}</p><div aria-busy="true">${shapes(t, { components: [{ schema }], names: [''] } as never)}</div>`

function valueFor({ schema }: AnyComponent, { value }: Sample, files: readonly StoredFile[]): Raw {
  if (value !== undefined) return value
  if (!holdsFiles(schema)) return plainest(schema)
  const { accept } = schema.items ?? schema
  const fitting = files.filter(({ type }) => accepts(accept, type))
  return (isFile(schema) ? fitting[0] : fitting) as unknown as Raw
}

/** What goes out of what came in; a file is there already. */
function encoded(component: AnyComponent, raw: Raw): Json {
  if (raw === undefined) return null
  if (holdsFiles(component.schema)) return raw as Json
  return component.encode(component.decode(raw)) as Json
}

/** Pictures, and a second of a sound; there is no film among them. */
function sampleFiles(): [name: string, bytes: Buffer][] {
  const read = (path: string) => readFileSync(shipped(path))
  return [
    ['coast.jpg', read('interfaces/colorize/examples/coast.jpg')],
    ['hills.jpg', read('interfaces/colorize/examples/hills.jpg')],
    ['lake.jpg', read('interfaces/colorize/examples/lake.jpg')],
    ['tone.wav', tone()],
    ['notes.txt', Buffer.from('Notes')],
  ]
}

function tone(): Buffer {
  const rate = 8000
  const sound = Buffer.from(
    Array.from({ length: rate }, (_, i) => 128 + 90 * Math.sin(i / 4) * Math.sin(i / 900)),
  )
  const header = Buffer.alloc(44)
  header.write('RIFF')
  header.writeUInt32LE(36 + rate, 4)
  header.write('WAVEfmt ', 8)
  header.writeUInt32LE(16, 16)
  header.set([1, 0, 1, 0], 20)
  for (const at of [24, 28]) header.writeUInt32LE(rate, at)
  header.set([1, 0, 8, 0], 32)
  header.write('data', 36)
  header.writeUInt32LE(rate, 40)
  return Buffer.concat([header, sound])
}
