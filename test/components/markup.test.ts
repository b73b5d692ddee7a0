import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { safeHtml } from '../../components/shared/safe-html.ts'
import { elements } from '../support/markup.ts'

const test = suite('markup')

const written: [title: string, given: string, made: string][] = [
  ['texts stay', '<p>Some <b>bold</b> &amp; 1 < 2</p>', '<p>Some <b>bold</b> &amp; 1 &lt; 2</p>'],
  ['headings go down a level', '<h1>A</h1><h6>B</h6>', '<h2>A</h2><h6>B</h6>'],
  ['what is open is closed', '<ul><li><b>a', '<ul><li><b>a</b></li></ul>'],
  ['what was not opened is not closed', 'a</div></p></section>b', 'ab'],
  ['what is closed across is closed within', '<b><i>a</b>b</i>', '<b><i>a</i></b>b'],
  ['unknown elements are what is in them', '<x-y a="b">c</x-y><font>d</font>', 'cd'],
  ['comments go', 'a<!-- <b> -->b<!doctype html><?php ?>c', 'abc'],
  ['scripts and styles go with what is in them', 'a<script>b</script>c<STYLE>d</STYLE >e', 'ace'],
  ['drawings and frames go with what is in them', '<svg><a/></svg><iframe>b</iframe>c', 'c'],
  ['what never ends shows nothing', 'a<script>b<p>c', 'a'],
  ['a tag that never ends shows nothing', 'a<p title="b>c', 'a'],
  ['attributes that are taken stay', '<td colspan=2 class=a style="b">', '<td colspan="2"></td>'],
  ['no attribute calls a function', '<p onclick="a()" title=\'b"\'>', '<p title="b&quot;"></p>'],
  [
    'a picture in its address stays',
    '<img src="data:image/png;base64,AA" onerror=a>',
    '<img src="data:image/png;base64,AA" alt="">',
  ],
  ['a picture of another host is its words', '<img src=http://a/b alt="C">', 'C'],
  ['forms take nothing', '<form action=/a><input name=b><button>c</button></form>', 'c'],
]
for (const [title, given, made] of written) {
  test(title, () => {
    assert.is(safeHtml(given).replace(/ rel="[^"]*"/, ''), made)
  })
}

const links: [href: string, isKept: boolean][] = [
  ['https://example.com/?a=b&c=d', true],
  ['mailto:ada@example.com', true],
  ['/files/a?b=c:d', true],
  ['#part', true],
  ['javascript:alert(1)', false],
  ['JaVa\tScript:alert(1)', false],
  ['java&Tab;script:alert(1)', false],
  ['&#106;avascript:alert(1)', false],
  ['javascript&colon;alert(1)', false],
  ['\u0001javascript:alert(1)', false],
  ['data:text/html,a', false],
  ['//example.com', false],
  ['/\\example.com', false],
  ['vbscript:a', false],
]
for (const [href, isKept] of links) {
  test(`a link to ${JSON.stringify(href)} ${isKept ? 'stays' : 'leads nowhere'}`, () => {
    assert.is(/ href=/.test(safeHtml(`<a href="${href}">a</a>`)), isKept)
  })
}

test('what is made has only elements and attributes of texts, whatever it was given', () => {
  const pieces = [
    '<',
    '>',
    '"',
    "'",
    '=',
    '/',
    '!--',
    '-->',
    'p',
    'a href',
    'script',
    'svg',
    ' ',
    'td',
    '&lt;',
    'onload',
    'x',
  ]
  let seed = 7
  const next = (below: number) => {
    seed = (seed * 48_271) % 2_147_483_647
    return seed % below
  }
  for (let round = 0; round < 3000; round++) {
    const given = Array.from({ length: 2 + next(30) }, () => pieces[next(pieces.length)]).join('')
    for (const { tag, attributes } of elements(safeHtml(given))) {
      assert.ok(['p', 'a', 'td'].includes(tag), `${tag} of ${given}`)
      assert.ok(
        Object.keys(attributes).every((name) => /^(href|rel)$/.test(name)),
        given,
      )
    }
  }
})

test('what is nested too deeply is flat, and what is too long is as it is written', () => {
  assert.is(elements(safeHtml('<div>'.repeat(500))).length, 100)
  assert.match(safeHtml(`<b>${'x'.repeat(1_000_000)}`), '&lt;b&gt;')
})

test.run()
