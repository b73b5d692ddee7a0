import * as assert from 'uvu/assert'
import { faults } from '../support/axe.ts'
import { browse } from '../support/browser.ts'
import { filing, focused, frames, given, hand, hears, jpeg, runs } from '../support/chosen.ts'
import { drawn } from '../support/pictures.ts'
import { until } from '../support/scratch.ts'
import { shifted } from '../support/shifts.ts'
import { staged } from '../support/stage.ts'

const test = staged('files in a browser', filing)

test('a chosen picture fills its zone, and stays where it is when it comes back', async ({
  browser,
  url,
}) => {
  const page = await browser.newPage()
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
  await page.setInputFiles('#sound', given('notes.txt', 'text/plain'))
  await page.waitForSelector('text=/^Sound must be an MP3.* audio file, not “notes.txt”$/')
  // Neither can be played, and the page says so.
  await until(async () => (await page.locator('text=This browser cannot play it').count()) === 2)
})

test('what it is not made for is refused at once, in the words of the server', async ({
  browser,
  bare,
  url,
}) => {
  const page = await browser.newPage()
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
  assert.ok((await shifted(page)) <= 0.01, `${await shifted(page)}`)
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
  await page.close()
})

test('a drop goes to the zone under it, else to the first that takes it', async ({ page, url }) => {
  await page.goto(`${url}/each`)
  await until(() => page.evaluate('Boolean(document.querySelector("[data-drop]").takeFiles)'))
  const photo = [...(await drawn(20, 20))]
  const held = (id: string) => page.locator(`.zone:has(#${id}) li`).count()
  assert.ok(await hand(page, 'drop', 'footer', ['walk.mp4', 'video/mp4', [1]]))
  await until(async () => (await held('paper')) === 1)
  assert.ok(await hand(page, 'drop', '.zone:has(#photo)', ['a.jpg', 'image/jpeg', photo]))
  await until(async () => (await held('photo')) === 1)
  await page.goto(`${url}/one`)
  await until(() => page.evaluate('Boolean(document.querySelector("[data-drop]").takeFiles)'))
  assert.ok(await hand(page, 'drop', 'header', ['a.jpg', 'image/jpeg', photo]))
  await page.waitForSelector('.zone img')
})

test('a paste goes where the focus is, and text stays in its field', async ({ page, url }) => {
  await page.goto(`${url}/each`)
  await until(() => page.evaluate('Boolean(document.querySelector("[data-drop]").takeFiles)'))
  const photo = [...(await drawn(20, 20))]
  await page.focus('#photo')
  assert.ok(await hand(page, 'paste', '#photo', ['a.jpg', 'image/jpeg', photo]))
  await page.waitForSelector('.zone:has(#photo) img')
  assert.is(await page.locator('.zone:has(#paper) li').count(), 0)
  await page.goto(`${url}/one`)
  await until(() => page.evaluate('Boolean(document.querySelector("[data-drop]").takeFiles)'))
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

test('on a phone a photo can be taken, and the controls of tiles are in sight', async ({ url }) => {
  const browser = await browse({
    viewport: { width: 390, height: 844 },
    isMobile: true,
    hasTouch: true,
  })
  const phone = await browser.newPage()
  await phone.goto(`${url}/pile`)
  await until(() => phone.evaluate('Boolean(document.querySelector("[data-drop]").takeFiles)'))
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
