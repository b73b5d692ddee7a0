import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { audio, download, file, files, image, video } from '../../components/index.ts'
import { sent, served } from '../support/component-contract.ts'
import { elements, words } from '../support/markup.ts'

const test = suite('how files are drawn')

const photo = sent()
const field = { name: 'n', id: 'n', label: 'N', required: true }

test('a field names the types it takes, and how large and how many', async () => {
  const many = served(files({ accept: ['image/png'] }))
  const drawn = String(await many.input({ ...field, value: null }))
  const input = elements(drawn).find(({ attributes }) => attributes.type === 'file')
  assert.is(input?.attributes.accept, 'image/png')
  assert.is(input?.attributes.multiple, '')
  assert.is(input?.attributes['aria-describedby'], 'n-takes')
  assert.match(words(drawn), 'Up to 500 PNG images, each up to 512 MB')
  const one = words(String(await served(image()).input({ ...field, value: null })))
  assert.match(one, 'JPEG, PNG or WebP image up to 512 MB')
})

test('a file that is held goes with the form under its id, and has a box to remove it', async () => {
  const found = elements(String(await image().input({ ...field, value: photo })))
  const [hidden, remove] = found.filter(({ attributes }) => attributes.value === photo.id)
  assert.equal(hidden?.attributes, { type: 'hidden', name: 'n', value: photo.id })
  assert.equal(remove?.attributes, { type: 'checkbox', name: '_remove', value: photo.id })
  const preview = found.find(({ tag }) => tag === 'img')
  assert.equal(preview?.attributes, { src: photo.url, alt: photo.name, width: '4', height: '3' })
})

test('a file that is no picture is held without a preview', async () => {
  const value = sent({ type: 'application/pdf', name: 'a.pdf' })
  const drawn = String(await file().input({ ...field, value }))
  assert.not.match(drawn, '<img')
  assert.match(words(drawn), 'a.pdf 70 bytes')
})

const media = { image: image(), video: video(), audio: audio(), file: file(), download: download() }
for (const [name, component] of Object.entries(media)) {
  test(`the result of ${name} can be saved under its name`, async () => {
    const value = sent({ name: 'my “file”.png', size: 2048 })
    const props = { id: 'o', label: 'O', value, inputs: {}, final: true }
    const drawn = String(await component.output(props))
    const link = elements(drawn).find(({ attributes }) => 'download' in attributes)
    assert.is(link?.attributes.download, 'my “file”.png')
    assert.is(link?.attributes.href, value.url)
    assert.match(words(drawn), 'Download my “file”.png 2 kB')
  })
}

test('a picture that browsers do not show is drawn as its download only', async () => {
  const value = sent({ type: 'image/tiff' })
  const props = { id: 'o', label: 'O', value, inputs: {}, final: true }
  assert.not.match(String(await image().output(props)), '<img')
})

test('a picture and a film have their shape before any of them has come', async () => {
  for (const component of [image(), video()]) {
    const value = sent({ width: 1200, height: 400 })
    const props = { id: 'o', label: 'O', value, inputs: {}, final: true }
    const shape = elements(String(await component.output(props))).find(({ tag }) => tag === 'svg')
    assert.equal([shape?.attributes.width, shape?.attributes.height], ['1200', '400'])
  }
})

test('a picture of few pixels is drawn at most twice as large', async () => {
  const shapeOf = async (width: number) => {
    const props = { id: 'o', label: 'O', inputs: {}, final: true }
    const value = sent({ width, height: width })
    const found = elements(String(await image().output({ ...props, value })))
    return Number(found.find(({ tag }) => tag === 'svg')?.attributes.width)
  }
  assert.equal(await Promise.all([100, 500, 900].map(shapeOf)), [200, 640, 900])
})

test('a sound that is too large to be drawn has its controls alone', async () => {
  const of = async (size: number) => {
    const props = { id: 'o', label: 'O', inputs: {}, final: true }
    return String(await audio().output({ ...props, value: sent({ size }) }))
  }
  assert.match(await of(1000), '<canvas')
  assert.not.match(await of(50_000_000), '<canvas')
})

test('films and sounds have their controls, and load little before they play', async () => {
  const props = { id: 'o', label: 'O', value: photo, inputs: {}, final: true }
  const shot = { ...props, value: sent({ name: 'a.mp4', type: 'video/mp4' }) }
  const film = elements(String(await video().output(shot))).find(({ tag }) => tag === 'video')
  const { controls, playsinline, preload } = film!.attributes
  assert.equal([controls, playsinline, preload], ['', '', 'metadata'])
  assert.match(String(await audio().output(props)), 'controls preload="metadata"')
})

test('no files are nothing', async () => {
  const props = { id: 'o', label: 'O', value: [], inputs: {}, final: true }
  assert.is(words(String(await files().output(props))), 'O Nothing')
})

test.run()
