import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { gallery } from '../../components/index.ts'
import { refusal, sent } from '../support/component-contract.ts'
import { elements, words } from '../support/markup.ts'

const test = suite('a gallery')

const numbered = (word: string, count: number) =>
  Array.from({ length: count }, (_, i) =>
    sent({ id: `${word}-${i}`, url: `/files/${word}-${i}/a.png`, name: `${word} ${i + 1}.png` }),
  )
const before = numbered('grey', 3)
const after = numbered('colour', 3)
const props = { id: 'o', label: 'In colour', value: after, inputs: {}, final: true }

const drawn = async (options: object, more: object = {}) =>
  String(await gallery(options).output({ ...props, ...more }))
const sources = (markup: string) =>
  elements(markup)
    .filter(({ tag }) => tag === 'img')
    .map(({ attributes }) => attributes.src)

test('takes pictures only, and names the one that is none', () => {
  assert.equal(gallery().decode(before), before)
  assert.is(gallery({ max: 50 }).schema.maxItems, 50)
  const film = sent({ name: 'film.mp4', type: 'video/mp4' })
  assert.is(
    refusal(gallery(), [...before, film]),
    'must each be a JPEG, PNG or WebP image, but “film.mp4” is an MP4 video',
  )
})

test('each picture has its size, words of its own, a link to the whole, and its download', async () => {
  const found = elements(await drawn({}))
  const pictures = found.filter(({ tag }) => tag === 'img').map(({ attributes }) => attributes)
  assert.equal(pictures[1], {
    src: '/files/colour-1/a.png?thumbnail',
    alt: 'In colour, 2 of 3',
    width: '4',
    height: '3',
    loading: 'lazy',
  })
  const links = found.filter(({ tag }) => tag === 'a').map(({ attributes }) => attributes)
  assert.equal(
    links.map(({ href, download }) => [href, download]),
    after.flatMap(({ url, name }) => [
      [url, undefined],
      [url, name],
    ]),
  )
})

test('each picture stands beside the one it was made from, and keeps the places of others', async () => {
  const inputs = { photos: before }
  const markup = await drawn({ with: 'photos' }, { inputs })
  assert.equal(
    sources(markup),
    after.flatMap(({ url }, i) => [`${before[i]!.url}?thumbnail`, `${url}?thumbnail`]),
  )
  assert.is(markup.match(/data-compare/g)?.length, 3)
  assert.match(markup, 'aria-label="In colour, 3 of 3, from before to after"')
  const partial = await drawn(
    { with: 'photos' },
    { inputs, value: after.slice(0, 2), final: false },
  )
  const [one, two, three] = before.map(({ url }) => `${url}?thumbnail`)
  const [first, second] = after.map(({ url }) => `${url}?thumbnail`)
  assert.equal(sources(partial), [one, first, two, second, three, three])
  assert.is(partial.match(/<li class="pending" inert>/g)?.length, 1)
})

test('a picture without one from before stands alone', async () => {
  const markup = await drawn({ with: 'photos' }, { inputs: { photos: before.slice(0, 1) } })
  assert.is(markup.match(/data-compare/g)?.length, 1)
  assert.is(sources(markup).length, 4)
  assert.is(sources(await drawn({ with: 'nothing' })).length, 3)
})

test('what browsers do not show is a link', async () => {
  const markup = await drawn({}, { value: [sent({ type: 'image/tiff', name: 'scan.tif' })] })
  assert.equal(sources(markup), [])
  assert.match(words(markup), 'scan.tif 70 bytes Download')
})

test('none are nothing', async () => {
  assert.is(words(await drawn({}, { value: [] })), 'In colour Nothing')
  assert.is(words(await drawn({}, { value: [], final: false })), 'In colour Nothing yet')
})

test.run()
