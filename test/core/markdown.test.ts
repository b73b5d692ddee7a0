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
  assert.is(String(await markdown('a <script>b</script> c')).trim(), '<p>a  c</p>')
})

test.run()
