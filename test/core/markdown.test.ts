import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { markdown } from '../../app/core/markdown.ts'

const test = suite('Markdown')

test('one plain line is what it is with the marks that are looked for', async () => {
  const lines = [
    'Gives a black-and-white photo its colours, offline.',
    'Keeps a picture as it is, under a name; one that had this name before is replaced.',
    'How many degrees were awarded in each year from 1990 to 1994? Ask.',
    'Größe – “so” it is',
    'a',
  ]
  for (const line of lines) {
    const read = String(await markdown(`${line}\n\n[x](http://a.test)`))
    assert.ok(read.startsWith(String(await markdown(line))), line)
  }
})

test('what has marks is read, however plain it looks', async () => {
  const marked = {
    'a *b* c': '<em>b</em>',
    'see www.a.test': '<a ',
    'a\n===': '<h2>',
    '1. a': '<ol>',
  }
  for (const [source, html] of Object.entries(marked)) {
    assert.match(String(await markdown(source)), html)
  }
})

test('HTML is shown as it is written, but for a few tags without attributes', async () => {
  const shown = {
    'a <script>b</script> c': '<p>a &lt;script&gt;b&lt;/script&gt; c</p>',
    'a <!-- b --> c': '<p>a  c</p>',
    '<img src=x onerror=alert(1)>': '&lt;img src=x onerror=alert(1)&gt;',
    'H<sub>2</sub>O <kbd onclick=x>y</kbd>': '<p>H<sub>2</sub>O &lt;kbd onclick=x&gt;y</p>',
    '</details> a <details>b': ' a <details>b</details>',
    '`</code><b>`': '<p><code>&lt;/code&gt;&lt;b&gt;</code></p>',
    '```js"><b>\n</code>\n```': '<pre tabindex="0"><code>&lt;/code&gt;</code></pre>',
  }
  for (const [source, html] of Object.entries(shown)) {
    assert.is(String(await markdown(source)).trim(), html.trim(), source)
  }
})

test('a link leads to a page or a mailbox, and to nothing that runs', async () => {
  const rel = ' rel="nofollow noopener"'
  const links = {
    '[x](/a?b=1:2 "t")': `<a href="/a?b=1:2" title="t"${rel}>x</a>`,
    '[x](mailto:a@b.c)': `<a href="mailto:a@b.c"${rel}>x</a>`,
    '<http://a.test/?a&amp;b>': `<a href="http://a.test/?a&amp;b"${rel}>http://a.test/?a&amp;b</a>`,
    '[x](http://a.test/"onfocus="x)': `<a href="http://a.test/&quot;onfocus=&quot;x"${rel}>x</a>`,
    '[x](&#106;avascript:x)': `<a href="&amp;#106;avascript:x"${rel}>x</a>`,
  }
  for (const [source, html] of Object.entries(links)) {
    assert.is(String(await markdown(source)).trim(), `<p>${html}</p>`, source)
  }
  const refused = [
    'javascript:x',
    '<java\tscript:x>',
    '<\u0001javascript:x>',
    'JAVASCRIPT:x',
    'vbscript:x',
    'data:text/html,x',
    '//a.test',
    '/\\a.test',
  ]
  for (const to of refused) assert.is(String(await markdown(`[x](${to})`)).trim(), '<p>x</p>', to)
  assert.is(String(await markdown('[x][y]\n\n[y]: javascript:x')).trim(), '<p>x</p>')
})

test('a picture is shown when it is in the text itself, or on this server', async () => {
  const picture = 'data:image/png;base64,AAAA'
  const of = async (source: string) => String(await markdown(source)).trim()
  assert.is(await of(`![a "b"](${picture})`), `<p><img src="${picture}" alt="a &quot;b&quot;"></p>`)
  assert.is(await of('![a](/b.png)'), '<p><img src="/b.png" alt="a"></p>')
  for (const to of [
    'http://a.test/b.png',
    '//a.test/b.png',
    '/\\\\a.test/b.png',
    '<\t//a.test/b.png>',
  ])
    assert.is(await of(`![a](${to})`), '<p>a</p>', to)
  assert.is(await of('![a](data:image/svg+xml;base64,AAAA)'), '<p>a</p>')
})

test.run()
