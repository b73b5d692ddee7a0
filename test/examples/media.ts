import * as assert from 'uvu/assert'
import { type Demo, press, read, refuses, shows } from '../support/demos.ts'
import { drawn } from '../support/pictures.ts'

const photo = await drawn(120, 80)
const picture = (name: string) => ({ name, mimeType: 'image/jpeg', buffer: photo })
const file = (name: string) => new File([photo], name, { type: 'image/jpeg' })

/** Pictures and sounds. */
export const media: Demo[] = [
  {
    file: 'filters',
    name: 'filter',
    calls: [
      { inputs: { photo: file('a.jpg'), filter: 'negative' }, file: /^\x89PNG/ },
      { inputs: { photo: file('a.jpg'), filter: 'blur', strength: 20 }, file: /^\x89PNG/ },
    ],
    async page(page) {
      await page.setInputFiles('#photo', picture('a.jpg'))
      assert.not.ok(await page.locator('#strength').isVisible())
      await page.selectOption('#filter', 'grey')
      await page.locator('#strength').waitFor()
      await press(page)
      await page.locator('#live img').first().waitFor()
    },
  },
  {
    file: 'photos',
    name: 'smaller',
    calls: [
      {
        inputs: { photos: [file('a.jpg'), file('b.jpg')], side: 60 },
        says: ['image/webp'],
        file: /^RIFF/,
      },
    ],
    async page(page) {
      await page.setInputFiles('#photos', [picture('a.jpg'), picture('b.jpg')])
      await page.fill('#side', '50')
      await press(page)
      await page.locator('#live .state').filter({ hasText: /Done/ }).waitFor()
      await page.locator('#live img').nth(1).waitFor()
      await shows(page, /a\.webp/)
    },
  },
  {
    file: 'identicon',
    name: 'identicon',
    calls: [{ inputs: { name: 'Ada' }, says: ['identicon.svg'], file: /^\x89PNG/ }],
    async page(page) {
      const image = page.locator('#live img').first()
      await image.waitFor()
      const before = await image.getAttribute('src')
      await page.fill('#name', 'Grace')
      await page.waitForFunction(
        (before) =>
          (globalThis as any).document.querySelector('#live img')?.getAttribute('src') !== before,
        before,
      )
    },
  },
  {
    file: 'contrast',
    name: 'contrast',
    calls: [
      { inputs: { text: '#000000', ground: '#ffffff' }, says: ['21', 'AAA'], file: /^\x89PNG/ },
      { inputs: { text: 'red' }, refuses: 'Text must' },
    ],
    async page(page) {
      await shows(page, '4.47')
      await page.fill('#text', '#000000')
      await shows(page, 'It can be read for everybody (AAA)')
      await page.fill('#text', 'mouse')
      await refuses(page, 'Text must')
    },
  },
  {
    file: 'tone',
    name: 'tone',
    calls: [
      { inputs: { frequency: 440, seconds: 0.5 }, says: ['tone.wav'], file: /^RIFF.{4}WAVEfmt /s },
    ],
    async page(page) {
      await page.check('[name=wave][value=square]')
      await press(page)
      await page.locator('#live audio').waitFor()
      assert.match(await read(page, '.button'), /tone\.wav/)
    },
  },
]
