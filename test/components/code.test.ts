import { html } from 'hono/html'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type CodeLanguage, codeLanguages } from '../../components/code.ts'
import { code } from '../../components/index.ts'
import { extensionOf, highlight } from '../../components/shared/highlighter.ts'
import { elements, words } from '../support/markup.ts'

const test = suite('code')
const output = { id: 'o', label: 'Program', inputs: {}, final: true }

test('a result is coloured by what its words are, and is the same text', async () => {
  const value = 'if a < "b":  # <i>'
  const drawn = String(await code({ language: 'python' }).output({ ...output, value }))
  assert.match(drawn, '<span class="kw">if</span>')
  assert.match(drawn, '<span class="str">&quot;b&quot;</span>')
  assert.match(drawn, '<span class="rem"># &lt;i&gt;</span>')
  assert.match(drawn, 'download="program.py"')
})

test('every language keeps every character', async () => {
  const odd = 'a = `b` /* c */ "d\\"e" # f\n\tg: <h i="j"/> -- k\n\n\'l\'\n'
  for (const language of codeLanguages) {
    const drawn = String(await html`${highlight(odd, language)}`)
    assert.is(words(drawn.replaceAll(/<\/?span[^>]*>/g, '')), words(escaped(odd)), language)
    elements(drawn)
    assert.ok(extensionOf(language) !== '')
  }
})

test('what is long stays plain', async () => {
  for (const long of ['x'.repeat(501), 'let a = 1\n'.repeat(2001)]) {
    assert.is(await highlight(long, 'javascript'), long)
  }
})

test('the box keeps what is typed from being corrected, and folds no lines', async () => {
  const field = { name: 'n', id: 'n', label: 'N', required: true }
  const drawn = elements(String(await code().input({ ...field, value: '\tx' })))
  const { wrap, spellcheck, dir } = drawn.find(({ tag }) => tag === 'textarea')!.attributes
  assert.equal([wrap, spellcheck, dir], ['off', 'false', 'ltr'])
})

test('a language that there is not is refused when it is declared', () => {
  const made = () => code({ language: 'klingon' as CodeLanguage }).schema
  assert.throws(made, 'the language of code must be one of c, cpp, csharp')
})

const escaped = (text: string) => text.replaceAll('<', '&lt;').replaceAll('>', '&gt;')

test.run()
