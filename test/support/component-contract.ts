import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type AnyComponent, type Raw, withSchema } from '../../app/core/component.ts'
import { readConfig } from '../../app/core/config.ts'
import { Mismatch } from '../../app/core/errors.ts'
import { FileOutput, type LocalFile } from '../../app/core/file.ts'
import { withLimits } from '../../app/core/limits.ts'
import { holdsFiles, type Json, type Schema } from '../../app/core/schema.ts'
import { inputFault, outputFault } from './component-look.ts'

export interface Subject {
  /** Makes the component with these options beside those it cannot do without. */
  make(options: { label?: string; help?: string; optional?: boolean }): AnyComponent
  /** A value it takes, as JSON; by default the plainest of its schema. */
  sample?: Raw
}

/** What every component promises to every face, as a suite to run. */
export function contract(name: string, { make, sample: given }: Subject): void {
  const test = suite(`component ${name}`)
  const component = make({})
  const { schema } = component
  const sample = given ?? plainest(schema)

  test('says what it is in plain JSON', () => {
    assert.type(component.type, 'string')
    assert.equal(JSON.parse(JSON.stringify(schema)), schema)
    const { title, description } = make({ label: 'A label', help: 'Some help' }).schema
    assert.equal([title, description], ['A label', 'Some help'])
  })

  test('settles an absent value', () => {
    for (const absent of [undefined, null]) {
      if (schema.default !== undefined) {
        assert.equal(component.decode(absent), component.decode(schema.default))
      } else assert.match(refusal(component, absent) ?? '', /^must be .+, not blank$/)
    }
    const optional = make({ optional: true })
    if (optional.schema.default === undefined) assert.is(optional.decode(undefined), undefined)
    assert.is(optional.encode(undefined), null)
  })

  test('takes a value, and the value it hands out', () => {
    const value = component.decode(sample)
    const wire = component.encode(value)
    if (holdsFiles(schema)) {
      const files = [wire].flat()
      assert.ok(files.every((file) => file instanceof FileOutput && file.name !== ''))
    } else {
      assert.equal(JSON.parse(JSON.stringify(wire)), wire)
      assert.equal(component.decode(wire as Json), value)
    }
  })

  test('takes the same written as a string', () => {
    const isText = schema.type === undefined || typeof sample !== 'object'
    if (!isText || typeof sample === 'string') return
    assert.equal(component.decode(JSON.stringify(sample)), component.decode(sample))
  })

  test('refuses what it cannot take with a Mismatch of one short line', () => {
    for (const odd of oddities) {
      const message = refusal(component, odd)
      if (message !== undefined) assert.match(message, /^[a-z][^\n]{5,400}$/)
    }
    if (schema.type === undefined || schema.type === 'object') return
    assert.type(refusal(component, { no: 'way' }), 'string')
    // A table of any columns has this one too.
    const isOpen = schema.items?.type === 'object' && !schema.items.properties
    if (!isOpen) assert.type(refusal(component, [{ no: 'way' }]), 'string')
    if (!isOpen) assert.type(refusal(component, [[]]), 'string')
  })

  test('draws a field whose label, help and error belong to its control', async () => {
    assert.is(await inputFault(component, { value: sample }), undefined)
    assert.is(await inputFault(component, { value: undefined, help: undefined }), undefined)
  })

  test('draws whatever was sent, and lets none of it out', async () => {
    for (const value of [nasty, [nasty], { [nasty]: nasty }, nastyFile, [nastyFile], ...oddities]) {
      const fault = await inputFault(component, {
        value,
        label: nasty,
        help: nasty,
        error: nasty,
        name: nasty,
      })
      assert.is(fault, undefined)
    }
  })

  test('draws a result that is not there, is not final, and is', async () => {
    const value = holdsFiles(schema) ? sample : (component.encode(component.decode(sample)) as Json)
    for (const final of [false, true]) {
      assert.is(await outputFault(component, { value: null, final }), undefined)
      assert.is(await outputFault(component, { value: value as Json, final }), undefined)
      for (const wild of [nasty, nastyFile, [nastyFile, nasty]] as Json[]) {
        const inputs = { photo: nastyFile }
        const fault = await outputFault(component, { value: wild, final, label: nasty, inputs })
        assert.is(fault, undefined)
      }
    }
  })

  test.run()
}

/** The same component as a server with the standard settings has it. */
export const served = (component: AnyComponent): AnyComponent =>
  withSchema(component, withLimits(component.schema, readConfig({})))

/** What a component says of a value it refuses; any other error passes. */
export function refusal(component: AnyComponent, raw: Raw): string | undefined {
  try {
    component.decode(raw)
    return undefined
  } catch (error) {
    if (error instanceof Mismatch) return error.message
    throw error
  }
}

/** A picture that was sent: of this type, or what else is said. */
export const sent = (more: Partial<LocalFile> = {}): LocalFile => {
  const id = '0123456789abcdef0123456789abcdef'
  const file = { id, url: `/files/${id}/photo.png`, name: 'photo.png', type: 'image/png', size: 70 }
  return { ...file, width: 4, height: 3, path: `/tmp/${id}`, ...more }
}

/** A value of a schema, as JSON. */
export function plainest(schema: Schema): Raw {
  if (schema.items) return [plainest(schema.items)] as Raw
  if (schema.properties) {
    const cells = Object.entries(schema.properties).map(([name, of]) => [name, plainest(of)])
    return Object.fromEntries(cells)
  }
  if (schema.enum) return schema.enum.at(-1)!
  if (schema.format === 'binary') return sent({ type: typeOf(schema.accept?.[0]) })
  if (schema.type === 'boolean') return true
  if (schema.type === 'string') return 'a “text”\n<of> two lines'
  return schema.type === undefined ? { a: [1, null, 'b'] } : (schema.maximum ?? 3)
}

const typeOf = (accepted = 'application/pdf'): string => accepted.replace('*', 'mp4')

const nasty = `"><script>alert(1)</script><x y='`
const nastyFile = sent({ id: nasty, url: nasty, name: nasty })

const deep = JSON.parse('['.repeat(50_000) + ']'.repeat(50_000)) as Json

const oddities: Raw[] = [
  ...[
    '',
    ' ',
    '\0',
    '\ud800',
    '-',
    '0x10',
    '1e999',
    'NaN',
    '{',
    '[',
    '{\n"a": x\n}',
    '__proto__',
    nasty,
  ],
  ...['constructor', 'x'.repeat(2_000_000), '['.repeat(200_000), '9'.repeat(400)],
  ...[0, -1, 0.1, 1e308, -1e308, 2 ** 53, true, false],
  ...[{}, [], [[]], [null], [''], [{}], JSON.parse('{"__proto__":{"a":1},"constructor":1}')],
  ...[{ id: 1, url: 2, size: {} }, [{ id: 'a', url: 'b', size: -1 }], { id: '', url: '', size: 0 }],
  deep,
]
