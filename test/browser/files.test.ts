import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import * as assert from 'uvu/assert'
import {
  audio,
  file,
  files,
  gallery,
  Interface,
  image,
  radio,
  text,
  video,
} from '../../app/index.ts'
import { faults } from '../support/axe.ts'
import { browse } from '../support/browser.ts'
import { drawn } from '../support/pictures.ts'
import { until } from '../support/scratch.ts'
import { staged } from '../support/stage.ts'

const told = (values: { [name: string]: unknown }) =>
  Object.entries(values)
    .map(([name, value]) => [name, [value].flat().map((each: any) => each?.name ?? each)])
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}: ${value}`)
    .join('; ')

const interfaces = {
  one: Interface({
    inputs: { photo: image({ maxBytes: 100_000 }), words: text({ optional: true }) },
    outputs: { seen: 'text' },
    fn: (values) => ({ seen: told(values) }),
  }),
  each: Interface({
    inputs: {
      paper: file({ optional: true }),
      film: video({ optional: true }),
      sound: audio({ optional: true }),
      photo: image({ optional: true }),
    },
    outputs: { seen: 'text' },
    fn: (values) => ({ seen: told(values) }),
  }),
  pile: Interface({
    inputs: {
      shots: gallery({ max: 12, arranges: 'order=given' }),
      order: radio({ choices: ['name', 'given'], default: 'name' }),
    },
    outputs: { seen: 'text' },
    fn: ({ shots }) => ({ seen: told({ shots }) }),
  }),
  many: Interface({
    inputs: { papers: files({ optional: true }), words: text({ optional: true }) },
    outputs: { seen: 'text' },
    fn: (values) => ({ seen: told(values) }),
  }),
}

const test = staged('files in a browser', interfaces)

/** A file to be chosen, of so many bytes where that matters. */
const given = (name: string, mimeType: string, buffer: Buffer = Buffer.from('some bytes')) => ({
  name,
  mimeType,
  buffer,
})
const jpeg = async (name: string, width = 60, height = 40) =>
  given(name, 'image/jpeg', await drawn(width, height))
const frames = (from: number, to: number) =>
  Promise.all(Array.from({ length: to - from + 1 }, (_, i) => jpeg(`frame${from + i}.jpg`)))

/** What a screen reader was told last. */
const hears = (page: Page, words: string) =>
  until(async () => (await page.textContent('#announce'))?.includes(words))
const names = (page: Page) => page.locator('.thumbs bdi').allTextContents()
const runs = async (page: Page, expected: string) => {
  await page.click('#run')
  await until(async () => (await page.locator('output.value').allTextContents())[0] === expected)
}
const focused = (page: Page) =>
  page.evaluate(() => {
    const { activeElement } = (globalThis as any).document
    return activeElement.ariaLabel || activeElement.id
  })

/** Gives a file to the page as a drop or a paste at that element. */
const hand = (
  page: Page,
  how: 'drop' | 'paste',
  at: string,
  ...named: [string, string, number[]][]
) =>
  page.evaluate(
    ([how, at, named]) => {
      const { document, DataTransfer, File, DragEvent, ClipboardEvent } = globalThis as any
      const data = new DataTransfer()
      for (const [name, type, bytes] of named as any) {
        data.items.add(new File([new Uint8Array(bytes)], name, { type }))
      }
      const init = { bubbles: true, cancelable: true }
      const event =
        how === 'drop'
          ? new DragEvent('drop', { ...init, dataTransfer: data })
          : new ClipboardEvent('paste', { ...init, clipboardData: data })
      document.querySelector(at).dispatchEvent(event)
      return event.defaultPrevented
    },
    [how, at, named] as const,
  )

/** Adds up what moves on a page from now on. */
const watchShifts = (page: Page) =>
  page.addInitScript(() => {
    const { PerformanceObserver } = globalThis as any
    const page = globalThis as any
    page.shifted = 0
    new PerformanceObserver((list: any) => {
      for (const { value } of list.getEntries()) page.shifted += value
    }).observe({ type: 'layout-shift', buffered: true })
  })
const shifted = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise((resolve) => {
        const page = globalThis as any
        page.requestAnimationFrame(() => page.requestAnimationFrame(() => resolve(page.shifted)))
      }),
  )

test('a chosen picture fills its zone, and stays where it is when it comes back', async ({
  browser,
  url,
}) => {
  const page = await browser.newPage()
  await watchShifts(page)
  await page.goto(`${url}/one`)
  const boxes = async () => ({
    zone: await page.locator('.zone').boundingBox(),
    picture: await page.locator('.zone img').boundingBox(),
  })
  const empty = await page.locator('.zone').boundingBox()
  await page.setInputFiles('#photo', await jpeg('bay.jpg', 600, 400))
  await page.waitForSelector('.zone img')
  const chosen = await boxes()
  assert.equal(chosen.zone, empty)
  assert.ok(chosen.picture!.height > chosen.zone!.height * 0.7)
  assert.match(await page.innerText('.zone'), /bay\.jpg\s+[\d.]+ kB\s+Replace\s+Remove/)
  assert.not.match(await page.innerText('.zone'), /Choose|drop/)
  assert.equal(await faults(page), [])
  await runs(page, 'photo: bay.jpg; words: ')
  assert.equal(await boxes(), chosen)
  assert.match((await page.getAttribute('.zone img', 'src')) ?? '', /^blob:/)
  assert.ok((await shifted(page)) <= 0.01, `${await shifted(page)}`)
  await page.reload()
  await page.waitForSelector('.zone img[width="600"]')
  await page.waitForLoadState('networkidle')
  assert.equal(await boxes(), chosen)
  assert.ok((await shifted(page)) <= 0.01, `${await shifted(page)}`)
  await page.setInputFiles('#photo', await jpeg('hills.jpg'))
  await runs(page, 'photo: hills.jpg; words: ')
  await page.click('[aria-label="Remove hills.jpg"]')
  await hears(page, 'Removed hills.jpg')
  assert.is(await focused(page), 'photo')
  assert.match(await page.innerText('.zone'), 'Choose an image')
  await page.click('#run')
  await page.waitForSelector('#photo-error')
  await page.close()
})

test('a film, a sound and a paper are shown as what they are', async ({ page, url }) => {
  await page.goto(`${url}/each`)
  await page.setInputFiles('#film', given('walk.mp4', 'video/mp4'))
  await page.setInputFiles('#sound', given('rain.mp3', 'audio/mpeg'))
  await page.setInputFiles('#paper', given('letter.pdf', 'application/pdf'))
  const text = await page.innerText('#form')
  for (const name of ['walk.mp4', 'rain.mp3', 'letter.pdf']) assert.match(text, name)
  assert.is(await page.textContent('.zone .sheet'), 'pdf')
  // Neither can be played, and the page says so.
  await until(async () => (await page.locator('text=This browser cannot play it').count()) === 2)
})

test('what it is not made for is refused at once, in the words of the server', async ({
  page,
  bare,
  url,
}) => {
  const notes = given('notes.txt', 'text/plain')
  await bare.goto(`${url}/one`)
  await bare.setInputFiles('#photo', notes)
  await bare.click('#run')
  const said = (await bare.textContent('#photo-error')) ?? ''
  const wanted = 'Photo must be a JPEG, PNG or WebP image'
  assert.match(said, wanted)
  await page.goto(`${url}/one`)
  const refused = (sentence: string) => page.waitForSelector(`[role=alert] >> text="${sentence}"`)
  await page.setInputFiles('#photo', await jpeg('bay.jpg'))
  await page.setInputFiles('#photo', notes)
  await refused(`${wanted}, not “notes.txt”`)
  await page.setInputFiles('#photo', given('big.jpg', 'image/jpeg', Buffer.alloc(200_000, 1)))
  await refused('Photo must be at most 97.7 kB, not 195.3 kB')
  await page.setInputFiles('#photo', given('none.jpg', 'image/jpeg', Buffer.alloc(0)))
  await refused('Photo is empty: choose another file')
  await hand(page, 'drop', 'h1', ['a.txt', 'text/plain', [1]])
  await refused(`${wanted}, not “a.txt”`)
  await hand(page, 'paste', 'body', ['b.txt', 'text/plain', [1]])
  await refused(`${wanted}, not “b.txt”`)
  assert.equal(await faults(page), [])
  await runs(page, 'photo: bay.jpg; words: ')
  await page.setInputFiles(
    '#photo',
    given('text.jpg', 'image/jpeg', Buffer.from('words, no picture')),
  )
  await refused(`${wanted}, not “text.jpg”`)
  await until(async () => (await page.locator('.zone li').count()) === 0)
  const cut = (await drawn(60, 40)).subarray(0, 40)
  await page.setInputFiles('#photo', given('cut.jpg', 'image/jpeg', cut))
  await page.waitForSelector('.zone >> text=It is damaged or cut short')
})

test('in a pile the wrong ones are named, and no more are taken than fit', async ({
  page,
  url,
}) => {
  await page.goto(`${url}/pile`)
  const wrong = given('notes.txt', 'text/plain')
  await page.setInputFiles('#shots', [...(await frames(1, 10)), wrong])
  await page.waitForSelector(
    'text="Shots must each be a JPEG, PNG or WebP image, but “notes.txt” is not"',
  )
  assert.match(await page.innerText('.total'), /^10 images · [\d.]+ kB$/)
  await page.setInputFiles('#shots', await frames(11, 13))
  await page.waitForSelector('text="Shots must be at most 12 files, not 13"')
  assert.match(await page.innerText('.total'), /^12 images/)
})

test('a pile is put in order by buttons and keys, and every move is told', async ({
  page,
  url,
}) => {
  await page.goto(`${url}/pile`)
  await page.setInputFiles('#shots', await frames(6, 10))
  await page.setInputFiles('#shots', await frames(1, 5))
  const all = Array.from({ length: 10 }, (_, i) => `frame${i + 1}.jpg`)
  assert.equal(await names(page), all)
  assert.ok(await page.isDisabled('[aria-label="Move frame1.jpg earlier"]'))
  assert.ok(await page.isDisabled('[aria-label="Move frame10.jpg later"]'))
  await page.click('[aria-label="Move frame2.jpg later"]')
  await hears(page, 'frame2.jpg, now 3 of 10')
  assert.is(await focused(page), 'Move frame2.jpg later')
  assert.is(await page.inputValue('[name=order]:checked'), 'given')
  await page.keyboard.press('Shift+ArrowLeft')
  await page.keyboard.press('Shift+ArrowLeft')
  await hears(page, 'frame2.jpg, now 1 of 10')
  assert.equal((await names(page)).slice(0, 3), ['frame2.jpg', 'frame1.jpg', 'frame3.jpg'])
  await page.keyboard.press('Shift+End')
  await hears(page, 'frame2.jpg, now 10 of 10')
  assert.is(await focused(page), 'Move frame2.jpg earlier')
  await page.keyboard.press('ArrowLeft')
  assert.is(await focused(page), 'Move frame10.jpg earlier')
  await page.keyboard.press('Delete')
  await hears(page, 'Removed frame10.jpg, 9 images left')
  assert.is(await focused(page), 'Remove frame2.jpg')
  await page.click('[aria-label="Remove frame2.jpg"]')
  assert.is(await focused(page), 'Remove frame9.jpg')
  assert.equal(await faults(page), [])
  await runs(page, `shots: ${['frame1.jpg', ...all.slice(2, 9)]}`)
})

test('what came back and what is new stand in one order, which is the one that is sent', async ({
  page,
}) => {
  await page.setInputFiles('#shots', await jpeg('frame0.jpg'))
  await page.focus('[aria-label="Move frame0.jpg earlier"]')
  await page.keyboard.press('Shift+Home')
  await page.click('[aria-label="Move frame0.jpg later"]')
  const order = 'frame1.jpg,frame0.jpg,frame3.jpg,frame4.jpg'
  assert.is((await names(page)).slice(0, 4).join(), order)
  await runs(page, `shots: ${await names(page)}`)
  await page.click('text="Remove all"')
  await hears(page, 'Removed all: 9 images')
  assert.is(await focused(page), 'shots')
  assert.is(await page.locator('.zone li').count(), 0)
})

test('a tile is dragged to its place', async ({ page, url }) => {
  await page.goto(`${url}/pile`)
  await page.setInputFiles('#shots', await frames(1, 4))
  await page.waitForSelector('[aria-label="Remove frame4.jpg"]')
  const middle = async (at: number) => {
    const { x, y, width, height } = (await page.locator('.thumbs li').nth(at).boundingBox())!
    return [x + width / 2, y + height * 0.6] as const
  }
  await page.mouse.move(...(await middle(3)))
  await page.mouse.down()
  await page.mouse.move(...(await middle(2)), { steps: 5 })
  await page.mouse.move(...(await middle(1)), { steps: 5 })
  await page.mouse.up()
  assert.equal(await names(page), ['frame1.jpg', 'frame4.jpg', 'frame2.jpg', 'frame3.jpg'])
  await hears(page, 'frame4.jpg, now 2 of 4')
})

test('all rows of a pile can be reached, and no focus ring is cut off', async ({ page, url }) => {
  await page.goto(`${url}/pile`)
  await page.setInputFiles('#shots', await frames(1, 12))
  await page.focus('[aria-label="Remove frame1.jpg"]')
  await page.keyboard.press('End')
  assert.is(await focused(page), 'Remove frame12.jpg')
  const inside = await page.evaluate(() => {
    const { document } = globalThis as any
    const [list, button] = [document.querySelector('.thumbs'), document.activeElement]
    const [outer, inner] = [list.getBoundingClientRect(), button.getBoundingClientRect()]
    const ring = 5
    const isInside = inner.top - ring >= outer.top && inner.bottom + ring <= outer.bottom
    return isInside && inner.right + ring <= outer.right
  })
  assert.ok(inside)
})

test('a drop goes to the zone under it, else to the first that takes it', async ({ page, url }) => {
  await page.goto(`${url}/each`)
  await page.waitForFunction('document.querySelector("[data-drop]").takeFiles')
  const photo = [...(await drawn(20, 20))]
  const held = (id: string) => page.locator(`.zone:has(#${id}) li`).count()
  assert.ok(await hand(page, 'drop', 'footer', ['walk.mp4', 'video/mp4', [1]]))
  await until(async () => (await held('paper')) === 1)
  assert.ok(await hand(page, 'drop', '.zone:has(#photo)', ['a.jpg', 'image/jpeg', photo]))
  await until(async () => (await held('photo')) === 1)
  await page.goto(`${url}/one`)
  await page.waitForFunction('document.querySelector("[data-drop]").takeFiles')
  assert.ok(await hand(page, 'drop', 'header', ['a.jpg', 'image/jpeg', photo]))
  await page.waitForSelector('.zone img')
})

test('a paste goes where the focus is, and text stays in its field', async ({ page, url }) => {
  await page.goto(`${url}/each`)
  await page.waitForFunction('document.querySelector("[data-drop]").takeFiles')
  const photo = [...(await drawn(20, 20))]
  await page.focus('#photo')
  assert.ok(await hand(page, 'paste', '#photo', ['a.jpg', 'image/jpeg', photo]))
  await page.waitForSelector('.zone:has(#photo) img')
  assert.is(await page.locator('.zone:has(#paper) li').count(), 0)
  await page.goto(`${url}/one`)
  await page.waitForFunction('document.querySelector("[data-drop]").takeFiles')
  const isTaken = await page.evaluate(() => {
    const { document, DataTransfer, File, ClipboardEvent } = globalThis as any
    const clipboardData = new DataTransfer()
    clipboardData.items.add(new File(['x'], 'cells.png', { type: 'image/png' }))
    clipboardData.setData('text/plain', 'cells')
    const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true })
    document.querySelector('#words').dispatchEvent(event)
    return event.defaultPrevented
  })
  assert.not(isTaken)
  assert.is(await page.locator('.zone li').count(), 0)
})

test('500 files: those in sight are drawn, and another field takes what is typed', async ({
  page,
  url,
  dir,
}) => {
  await page.goto(`${url}/many`)
  const photo = await drawn(60, 40)
  const paths = Array.from({ length: 500 }, (_, i) => join(dir, `shot${i}.jpg`))
  for (const path of paths) await writeFile(path, photo)
  await page.setInputFiles('#papers', paths)
  await page.waitForSelector('[aria-label="Remove shot499.jpg"]')
  assert.match(await page.innerText('.total'), /^500 files/)
  await page.fill('#words', 'typed')
  const drawnTiles = () => page.locator('canvas[width="192"]').count()
  await until(async () => (await drawnTiles()) > 4)
  assert.ok((await drawnTiles()) < 200)
  await page.focus('[aria-label="Remove shot0.jpg"]')
  await page.keyboard.press('End')
  await page.waitForSelector('li:last-child canvas[width="192"]')
  await page.keyboard.press('Delete')
  await hears(page, 'Removed shot499.jpg, 499 files left')
})

test('an upload tells how far it is, and Escape or Cancel ends it', async ({ browser, url }) => {
  const page = await browser.newPage()
  await page.goto(`${url}/many`)
  const tools = await page.context().newCDPSession(page)
  await tools.send('Network.enable')
  const slow = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 100_000 }
  await page.setInputFiles('#papers', given('big.bin', '', Buffer.alloc(3_000_000, 7)))
  await page.waitForFunction('document.querySelector(".moves")')
  await page.evaluate(() => {
    const page = globalThis as any
    page.told = []
    for (const name of ['sending', 'sent', 'cancelled']) {
      page.document.addEventListener(`fascia:${name}`, () => page.told.push(name))
    }
  })
  await tools.send('Network.emulateNetworkConditions', slow)
  for (const how of ['Escape', 'Cancel']) {
    await page.click('#run')
    await page.waitForSelector('text=/Sending \\d+% of 2.9 MB, [\\d.]+ .B\\/s/')
    assert.is(await page.getAttribute('#form', 'aria-busy'), 'true')
    if (how === 'Escape') await page.keyboard.press('Escape')
    else await page.click('text="Cancel"')
    await page.waitForSelector('[data-sending]', { state: 'hidden' })
    await hears(page, 'Cancelled')
    assert.is(await page.getAttribute('#form', 'aria-busy'), null)
    assert.is(await focused(page), 'run')
    assert.is(await page.locator('.error').count(), 0)
    assert.match(await page.innerText('.total'), '1 file')
  }
  const fast = { ...slow, uploadThroughput: -1 }
  await tools.send('Network.emulateNetworkConditions', fast)
  await runs(page, 'papers: big.bin; words: ')
  const events: string[] = await page.evaluate('told')
  assert.is(events.filter((name) => name === 'cancelled').length, 2)
  assert.is(events.at(-1), 'sent')
  await page.close()
})

test('an answer finds its place, though the page was drawn anew while it was sent', async ({
  browser,
  url,
}) => {
  const page = await browser.newPage()
  await page.goto(`${url}/one`)
  await page.setInputFiles('#photo', await jpeg('bay.jpg'))
  await page.waitForFunction('parts.pile')
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  let isAsked = false
  await page.route('**/one', async (route) => {
    isAsked = true
    await held
    await route.continue()
  })
  await page.click('#run')
  await until(() => isAsked)
  await page.evaluate(() => {
    const { document } = globalThis as any
    const work = document.getElementById('work')
    work.replaceWith(work.cloneNode(true))
  })
  release()
  await page.waitForSelector('text=Done in')
  assert.is(await page.textContent('output.value'), 'photo: bay.jpg; words: ')
  await page.close()
})

test('on a phone a photo can be taken, and the controls of tiles are in sight', async ({ url }) => {
  const browser = await browse({
    viewport: { width: 390, height: 844 },
    isMobile: true,
    hasTouch: true,
  })
  const phone = await browser.newPage()
  await phone.goto(`${url}/pile`)
  await phone.waitForFunction('document.querySelector("[data-drop]").takeFiles')
  const chooser = phone.waitForEvent('filechooser')
  await phone.tap('text="Take a photo"')
  const asked = await chooser
  assert.is(await asked.element().getAttribute('capture'), 'environment')
  assert.is(await phone.getAttribute('#shots', 'capture'), null)
  await asked.setFiles([await jpeg('taken.jpg')])
  await phone.waitForSelector('[aria-label="Remove taken.jpg"]')
  await phone.tap('[aria-label="Remove taken.jpg"]')
  assert.is(await phone.locator('.zone li').count(), 0)
  await browser.close()
})

test('without JavaScript files are kept and removed, on a narrow page too', async ({
  bare,
  url,
}) => {
  await bare.setViewportSize({ width: 320, height: 640 })
  await bare.goto(`${url}/pile`)
  assert.ok(await bare.isVisible('#shots'))
  await bare.setInputFiles('#shots', await frames(1, 3))
  await runs(bare, 'shots: frame1.jpg,frame2.jpg,frame3.jpg')
  assert.not(await bare.isVisible('text="Remove all"'))
  const wide = await bare.evaluate('document.documentElement.scrollWidth')
  assert.is(wide, 320)
  for (const label of await bare.locator('.thumbs .choice').all()) {
    const { clientWidth, scrollWidth } = await label.evaluate((element: any) => element)
    assert.is(scrollWidth, clientWidth)
  }
  await bare.check('.thumbs li:nth-child(2) input[type=checkbox]')
  await runs(bare, 'shots: frame1.jpg,frame3.jpg')
  await bare.setViewportSize({ width: 390, height: 800 })
})

test('filled zones are clean in both themes, and by forced colours', async ({ page, url }) => {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.goto(`${url}/pile`)
    await page.setInputFiles('#shots', await frames(1, 3))
    await page.waitForSelector('[aria-label="Remove frame3.jpg"]')
    await page.hover('.thumbs li')
    assert.equal(await faults(page), [], colorScheme)
  }
  await page.emulateMedia({ colorScheme: 'light', forcedColors: 'active' })
  assert.ok(await page.isVisible('.zone .again'))
  await page.emulateMedia({ forcedColors: 'none' })
})

test.run()
