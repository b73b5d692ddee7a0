import { readdirSync, readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Counted, english, type Phrase } from '../../app/core/languages/english.ts'
import { inEnglish, languages, translate } from '../../app/core/languages/translate.ts'
import { shipped } from '../../app/core/root.ts'
import { bytes, count } from '../../app/core/schema.ts'
import { spoken } from '../../app/faces/web/spoken.ts'

const phrases = Object.keys(english) as (Phrase | Counted)[]
const blanks = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([blank]) => blank).sort()

const test = suite('languages')

test('a translation has the blanks of its phrase, and stays as short', () => {
  for (const language of languages) {
    const t = translate(language)
    for (const phrase of phrases) {
      const forms = [t.text(phrase as Phrase)].flatMap((form) => Object.values(formsOf(form)))
      for (const form of forms) {
        assert.ok(form.trim() === form && form !== '', `${language}: ${phrase}`)
        if (!phrase.includes('{count}')) assert.equal(blanks(form), blanks(phrase), phrase)
        const most = Math.max(44, phrase.length * 1.75)
        assert.ok(form.length <= most, `${language}, ${form.length} letters: ${form}`)
      }
    }
  }
})

test('every form counts as its language does', () => {
  const counted = (language: 'en' | 'de' | 'fr' | 'es') =>
    [0, 1, 2, 12_345].map((rows) => translate(language).many('{count} rows', rows))
  assert.equal(counted('en'), ['0 rows', '1 row', '2 rows', '12,345 rows'])
  assert.equal(counted('de'), ['0 Zeilen', '1 Zeile', '2 Zeilen', '12.345 Zeilen'])
  assert.equal(counted('fr'), ['0 ligne', '1 ligne', '2 lignes', '12\u202f345 lignes'])
  assert.equal(counted('es'), ['0 filas', '1 fila', '2 filas', '12.345 filas'])
})

test('numbers, sizes, lists and times are written as in each language', () => {
  const written = (language: 'en' | 'de' | 'fr' | 'es') => {
    const t = translate(language)
    const listed = [t.list(['JPEG', 'PNG', 'WebP'], 'or'), t.list(['a', 'b', 'c'], 'and')]
    const times = [t.time(24, 'hour'), t.ago(3, 'minute'), t.ago(1, 'day')]
    return [t.tenths(3), t.bytes(1_600_000), t.bytes(1), ...listed, ...times].map((text) =>
      text.replace(/[\u00a0\u202f]/g, ' '),
    )
  }
  const times = { de: ['24 Stunden', 'vor 3 Minuten', 'vor 1 Tag'] }
  assert.equal(written('de'), [
    ...['3,0', '1,5 MB', '1 Byte', 'JPEG, PNG oder WebP', 'a, b und c'],
    ...times.de,
  ])
  assert.equal(written('fr').slice(0, 4), ['3,0', '1,5 Mo', '1 octet', 'JPEG, PNG ou WebP'])
  assert.equal(written('es').slice(5), ['24 horas', 'hace 3 minutos', 'hace 1 día'])
  assert.equal(written('en').slice(3), [
    ...['JPEG, PNG or WebP', 'a, b and c', '24 hours', '3 minutes ago', '1 day ago'],
  ])
  for (const size of [2, 96, 1024, 1536, 100_000, 512 * 1024 ** 2, 3e12]) {
    assert.is(inEnglish.bytes(size), bytes(size))
    assert.is(inEnglish.number(size), count(size))
  }
})

test('elements are put into a sentence where its language has them, and texts are escaped', async () => {
  const t = translate('de')
  const link = inEnglish.html('Download {name}', { name: '<b>' })
  assert.is(String(await link), 'Download &lt;b&gt;')
  const german = t.html('Download {name}', { name: inEnglish.html('of {name}', { name: 'x' }) })
  assert.is(String(await german), 'of x herunterladen')
})

test('scripts come in the words of a language, and say none that it has not', () => {
  const script = `say(t('Removed {name}', { name })); many('{count} rows', 3)`
  assert.is(
    spoken(script, translate('de')),
    `say(t("{name} entfernt", { name })); many({"one":"{count} Zeile","other":"{count} Zeilen"}, 3)`,
  )
  assert.throws(() => spoken(`t('Rmoved')`, inEnglish), /A script says “Rmoved”, which no language/)
})

test('every phrase is said somewhere', () => {
  const told = ['app', 'components', 'public/script']
    .flatMap((folder) => sourcesIn(folder))
    .join('\n')
    .replaceAll("\\'", "'")
  const idle = phrases.filter((phrase) => !told.includes(`'${phrase}'`))
  assert.equal(idle, [])
})

const formsOf = (form: unknown) =>
  (typeof form === 'string' ? { form } : form) as { [rule: string]: string }

const sourcesIn = (folder: string): string[] =>
  readdirSync(shipped(folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|js)$/.test(name) && !/(english|german|french|spanish)/.test(name))
    .map((name) => readFileSync(shipped(`${folder}/${name}`), 'utf8'))

test.run()
