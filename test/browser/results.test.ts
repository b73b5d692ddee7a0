import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import * as assert from 'uvu/assert'
import {
  audio,
  compare,
  gallery,
  Interface,
  image,
  json,
  markdown,
  number,
  table,
  text,
} from '../../app/index.ts'
import { faults } from '../support/axe.ts'
import { until } from '../support/scratch.ts'
import { shifted } from '../support/shifts.ts'
import { staged } from '../support/stage.ts'

const colours = ['#446688', '#886644', '#448866', '#664488']
const plain = (width: number, height: number, background = colours[0]!) =>
  sharp({ create: { width, height, channels: 3, background } })
    .png()
    .toBuffer()

/** One second of a tone, 8,000 samples of 8 bits. */
function tone(): Buffer {
  const head = Buffer.alloc(44)
  head.write('RIFF')
  head.writeUInt32LE(8036, 4)
  head.write('WAVEfmt ', 8)
  for (const [at, value] of [
    [16, 16],
    [24, 8000],
    [28, 8000],
    [40, 8000],
  ] as const) {
    head.writeUInt32LE(value, at)
  }
  for (const [at, value] of [
    [20, 1],
    [22, 1],
    [32, 1],
    [34, 8],
  ] as const) {
    head.writeUInt16LE(value, at)
  }
  head.write('data', 36)
  return Buffer.concat([
    head,
    Buffer.from(Array.from({ length: 8000 }, (_, i) => 128 + 100 * Math.sin(i / 3))),
  ])
}

const interfaces = {
  tint: Interface({
    title: 'Tint',
    inputs: { photo: image({ label: 'Photo' }) },
    outputs: { tinted: compare({ with: 'photo', label: 'Tinted' }) },
    fn: async () => ({ tinted: await plain(300, 1200, colours[1]) }),
  }),
  album: Interface({
    title: 'Album',
    inputs: { photos: gallery({ label: 'Photos' }) },
    outputs: { count: 'number' },
    fn: ({ photos }) => ({ count: photos.length }),
  }),
  shout: Interface({
    title: 'Shout',
    inputs: { words: text({ label: 'Words' }), secret: text({ password: true, optional: true }) },
    outputs: 'text',
    fn: ({ words }) => words.toUpperCase(),
  }),
  pile: Interface({
    title: 'Pile',
    inputs: { count: number({ default: 4 }) },
    outputs: { pictures: gallery({ label: 'Pictures' }) },
    fn: async ({ count }) => ({
      pictures: await Promise.all(
        Array.from({ length: count }, (_, i) => plain(400, 300, colours[i % 4])),
      ),
    }),
  }),
  sound: Interface({
    title: 'Sound',
    inputs: {},
    outputs: { tone: audio() },
    fn: () => ({ tone: tone() }),
  }),
  words: Interface({
    title: 'Words',
    inputs: {},
    outputs: { long: text(), arabic: text(), notes: markdown(), data: json() },
    fn: () => ({
      long: 'hello alien\n'.repeat(3000),
      arabic: 'مرحبا بالعالم',
      notes: '# Title\n\nWords',
      data: { a: [1, 2] },
    }),
  }),
  rows: Interface({
    title: 'Rows',
    readOnly: true,
    inputs: { count: number({ integer: true, default: 10_000 }) },
    outputs: table({ columns: { id: number(), name: 'text' }, label: 'Rows' }),
    fn: ({ count }) =>
      Array.from({ length: count }, (_, id) => ({ id, name: `“${id % 100}”, "=${id}"` })),
  }),
}

const test = staged('results in a browser', interfaces)

test.before(async ({ browser, page }) => {
  await browser.grantPermissions(['clipboard-read', 'clipboard-write'])
  // What is dragged stands where it was found.
  await page.emulateMedia({ reducedMotion: 'reduce' })
})

const photo = async (dir: string) => {
  const path = join(dir, 'photo.png')
  await sharp(await plain(300, 1200)).toFile(path)
  return path
}
const done = (page: Page) => page.waitForSelector('text=Done in')
const run = async (page: Page, address: string) => {
  await page.goto(address)
  await page.click('#run')
  await done(page)
}
const tint = async (page: Page, url: string, dir: string) => {
  await page.goto(`${url}/tint`)
  await page.setInputFiles('input[type=file]', await photo(dir))
  await page.click('#run')
  await done(page)
}
/** Waits for the script of results: it shows what waits for it. */
const enhanced = (page: Page) =>
  // The page itself may not evaluate a string, as it would to wait for this one.
  until(() => page.evaluate("parts.results && !document.querySelector('[data-script][hidden]')"))
const told = (page: Page) => page.getAttribute('[data-compare] input', 'aria-valuetext')

test('the line between before and after is dragged on the picture, and stays on it', async ({
  page,
  url,
  dir,
}) => {
  await tint(page, url, dir)
  await enhanced(page)
  const frame = (await page.locator('.compare .frame').boundingBox())!
  assert.ok(frame.height <= 0.7 * 800 + 1, 'a tall picture is lower than the window')
  assert.ok(Math.abs(frame.width / frame.height - 0.25) < 0.01, 'the frame has its shape')
  const y = frame.y + frame.height / 2
  await page.mouse.move(frame.x + frame.width / 2, y)
  await page.mouse.down()
  await page.mouse.move(frame.x + frame.width * 0.2, y)
  assert.is(await told(page), '20 % before, 80 % after')
  const line = (await page.locator('.handle').boundingBox())!
  assert.ok(Math.abs(line.x + line.width / 2 - (frame.x + frame.width * 0.2)) < 3)
  assert.ok(line.y >= frame.y && line.y + line.height <= frame.y + frame.height + 0.5)
  await page.mouse.move(frame.x - 200, y)
  assert.is(await told(page), '0 % before, 100 % after')
  await page.mouse.up()
  await page.mouse.move(frame.x + frame.width / 2, y)
  assert.is(await told(page), '0 % before, 100 % after')
  await page.focus('.compare input')
  await page.keyboard.press('ArrowRight')
  assert.is(await told(page), '1 % before, 99 % after')
  assert.equal(await faults(page), [])
})

test('a finger moves the line, and scrolls the page over the picture', async ({
  browser,
  page,
  url,
  dir,
}) => {
  await tint(page, url, dir)
  const cdp = await browser.newCDPSession(page)
  await enhanced(page)
  const frame = (await page.locator('.compare .frame').boundingBox())!
  const touch = (type: string, at?: number) =>
    cdp.send('Input.dispatchTouchEvent', {
      type: type as 'touchStart',
      touchPoints: at === undefined ? [] : [{ x: frame.x + frame.width * at, y: frame.y + 90 }],
    })
  await touch('touchStart', 0.5)
  await touch('touchMove', 0.6)
  await touch('touchMove', 0.75)
  await page.waitForSelector('[aria-valuetext="75 % before, 25 % after"]')
  await touch('touchEnd')
  const action = await page.evaluate(
    'getComputedStyle(document.querySelector(".compare .frame")).touchAction',
  )
  assert.is(action, 'pan-y')
})

test('from right to left, before stands on the right, under the same line', async ({
  page,
  url,
  dir,
}) => {
  await tint(page, url, dir)
  await enhanced(page)
  await page.evaluate('document.documentElement.dir = "rtl"')
  const frame = (await page.locator('.compare .frame').boundingBox())!
  await page.mouse.click(frame.x + frame.width * 0.9, frame.y + 200)
  assert.is(await told(page), '10 % before, 90 % after')
  const line = (await page.locator('.handle').boundingBox())!
  assert.ok(Math.abs(line.x + line.width / 2 - (frame.x + frame.width * 0.9)) < 3)
})

test('without JavaScript both pictures stand whole, one after the other', async ({
  bare,
  url,
  dir,
}) => {
  await tint(bare, url, dir)
  const [before, after] = await Promise.all(
    [0, 1].map((i) => bare.locator('.compare img').nth(i).boundingBox()),
  )
  assert.ok(before!.y + before!.height < after!.y)
  assert.is(await bare.locator('.compare input:visible').count(), 0)
  assert.is(await bare.locator('figcaption:visible').count(), 2)
})

test('a picture opens in a viewer: others by keys, zoom, and back to where it was', async ({
  page,
  url,
}) => {
  await run(page, `${url}/pile`)
  await enhanced(page)
  await page.focus('.pictures li:nth-child(2) [data-view]')
  await page.keyboard.press('Enter')
  const dialog = page.locator('dialog[open]')
  const name = () => dialog.getAttribute('aria-label')
  await dialog.waitFor()
  assert.is(await name(), 'Pictures, 2 of 4')
  await page.keyboard.press('ArrowRight')
  assert.is(await name(), 'Pictures, 3 of 4')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  assert.is(await name(), 'Pictures, 1 of 4')
  await page.keyboard.press('ArrowLeft')
  assert.is(await name(), 'Pictures, 4 of 4')
  await page.keyboard.press('+')
  assert.is(await dialog.locator('.level').textContent(), '150 %')
  await page.mouse.move(600, 300)
  await page.mouse.wheel(0, -400)
  await page.waitForFunction(
    () =>
      Number.parseInt((globalThis as any).document.querySelector('.level').textContent, 10) > 200,
  )
  await page.keyboard.press('ArrowRight')
  assert.is(await name(), 'Pictures, 4 of 4', 'arrows move what is larger than the window')
  await page.keyboard.press('0')
  assert.is(await dialog.locator('.level').textContent(), '100 %')
  assert.equal(await faults(page), [])
  await page.keyboard.press('Escape')
  assert.is(await dialog.count(), 0)
  const focused = await page.evaluate('document.activeElement.dataset.view')
  assert.is(focused, 'Pictures, 2 of 4')
})

test('before and after are compared over the whole window too', async ({ page, url, dir }) => {
  await tint(page, url, dir)
  await enhanced(page)
  await page.click('text=Full size')
  const range = page.locator('dialog[open] [type=range]')
  await range.waitFor()
  assert.is(await range.getAttribute('aria-valuetext'), '50 % before, 50 % after')
  await range.focus()
  await page.keyboard.press('ArrowRight')
  assert.is(await range.getAttribute('aria-valuetext'), '51 % before, 49 % after')
  assert.is(await page.locator('dialog[open] img').count(), 2)
  await page.keyboard.press('Escape')
})

test('hundreds of pictures wait until they are seen', async ({ page, url }) => {
  await page.goto(`${url}/pile`)
  await page.fill('#count', '200')
  await page.click('#run')
  await done(page)
  await page.waitForFunction(
    () => (globalThis as any).document.querySelector('.pictures img').naturalWidth > 0,
  )
  const loaded = await page.evaluate(
    '[...document.querySelectorAll(".pictures img")].filter((img) => img.naturalWidth > 0).length',
  )
  assert.ok(Number(loaded) < 150, `${loaded} were loaded`)
  await page.locator('.pictures li').last().scrollIntoViewIfNeeded()
  await page.waitForFunction(
    () =>
      (globalThis as any).document.querySelector('.pictures li:last-child img').naturalWidth > 0,
  )
})

test('a sound is drawn as a wave, and a click on it goes there', async ({ page, url }) => {
  await run(page, `${url}/sound`)
  await page.waitForSelector('[data-wave=drawn]')
  const wave = (await page.locator('canvas').boundingBox())!
  await page.waitForFunction(() => (globalThis as any).document.querySelector('audio').duration > 0)
  await page.mouse.click(wave.x + wave.width / 2, wave.y + 10)
  await page.waitForFunction(
    () => (globalThis as any).document.querySelector('audio').currentTime >= 0.49,
  )
  assert.equal(await faults(page), [])
})

test('a long text is expanded and folded, copied and saved', async ({ page, url }) => {
  await run(page, `${url}/words`)
  await enhanced(page)
  const long = page.locator('#output-long-value')
  const height = async () => (await long.boundingBox())!.height
  assert.ok((await height()) < 400)
  await page.click('#output-long [data-expand]')
  assert.ok((await height()) > 10_000)
  assert.is(await page.getAttribute('#output-long [data-expand]', 'aria-expanded'), 'true')
  await page.click('#output-long [data-expand]')
  assert.ok((await height()) < 400)
  await page.click('#output-data [data-copies]')
  await page.waitForSelector('#output-data >> text=Copied')
  assert.equal(JSON.parse(await page.evaluate('navigator.clipboard.readText()')), { a: [1, 2] })
  const saved = async (selector: string) => {
    const saving = page.waitForEvent('download')
    await page.click(selector)
    const download = await saving
    return [download.suggestedFilename(), await readFile(await download.path(), 'utf8')]
  }
  assert.equal(await saved('#output-long [data-save]'), ['long.txt', 'hello alien\n'.repeat(3000)])
  assert.equal(await saved('#output-notes [download]'), ['notes.md', '# Title\n\nWords'])
  assert.is(
    await page.evaluate(
      'getComputedStyle(document.querySelector("#output-arabic-value")).direction',
    ),
    'rtl',
  )
  assert.equal(await faults(page), [])
})

for (const kind of ['page', 'bare'] as const) {
  const how = kind === 'page' ? 'with JavaScript' : 'without JavaScript'

  test(`a picture goes on as the input of another Interface ${how}`, async ({
    [kind]: page,
    url,
    dir,
  }) => {
    await tint(page, url, dir)
    assert.equal(await page.locator('.onward a').allTextContents(), ['Album'])
    await page.click('.onward a')
    await page.waitForURL(/\/album\?photos=[0-9a-f]{32}$/)
    await page.click('#run')
    await done(page)
    assert.is((await page.textContent('#output-count output'))?.trim(), '1')
  })

  test(`a text goes on where text is taken ${how}`, async ({ [kind]: page, url }) => {
    await run(page, `${url}/words`)
    await page.click('#output-arabic ~ .onward a')
    await page.waitForURL(/\/shout\?words=/)
    assert.is(await page.inputValue('#words'), 'مرحبا بالعالم')
    assert.is(await page.locator('#output-long ~ .onward').count(), 0)
  })
}

test('a table of 10,000 rows is sorted, searched and scrolled whole', async ({ page, url }) => {
  await page.goto(`${url}/rows`)
  await page.waitForSelector('th button')
  const rows = page.locator('tbody tr')
  const caption = () => page.textContent('caption')
  assert.is(await rows.count(), 200)
  assert.is(await caption(), 'Rows: 10,000 rows, of which the first 200 are shown')
  await page.click('th:first-child button')
  await page.click('th:first-child button')
  assert.is(await rows.first().textContent(), '9999“99”, "=9999"')
  assert.is(await caption(), 'Rows: 10,000 rows')
  await page.fill('[data-find]', '=77')
  assert.is(await caption(), 'Rows: 111 of 10,000 rows')
  assert.is(await rows.count(), 111)
  assert.is(await rows.first().locator('td').first().textContent(), '7799')
  await page.locator('#announce', { hasText: '111 of 10,000 rows' }).waitFor({ state: 'attached' })
  await page.fill('[data-find]', '')
  await page.locator('tbody tr').last().scrollIntoViewIfNeeded()
  await page.waitForFunction(
    () => (globalThis as any).document.querySelectorAll('tbody tr').length >= 400,
  )
  assert.is(await rows.nth(399).locator('td').first().textContent(), '9600')
  assert.equal(await faults(page), [])
})

test('a picture and a table are copied whole', async ({ page, url, dir }) => {
  await tint(page, url, dir)
  await enhanced(page)
  await page.click('[data-picture]')
  await page.waitForSelector('#output-tinted >> text=Copied')
  const copied = await page.evaluate(async () => {
    const { navigator, createImageBitmap } = globalThis as any
    const [item] = await navigator.clipboard.read()
    const { width, height } = await createImageBitmap(await item.getType('image/png'))
    return [width, height]
  })
  assert.equal(copied, [300, 1200])
  await page.goto(`${url}/rows?count=300`)
  await enhanced(page)
  await page.click('[data-cells]')
  await page.waitForSelector('text=Copied')
  const lines = String(await page.evaluate('navigator.clipboard.readText()')).split('\n')
  assert.is(lines.length, 301)
  assert.is(lines.at(-1), '299\t"“99”, ""=299"""')
})

test('nothing moves while a page with a result loads', async ({ browser, page, url, dir }) => {
  for (const path of ['tint', 'pile', 'sound', 'words', 'rows']) {
    if (path === 'tint') await tint(page, url, dir)
    else if (path === 'rows') await page.goto(`${url}/rows`)
    else await run(page, `${url}/${path}`)
    const cold = await browser.newPage()
    await cold.goto(page.url(), { waitUntil: 'networkidle' })
    await enhanced(cold)
    assert.ok((await shifted(cold)) <= 0.01, `${path}: ${await shifted(cold)}`)
    await cold.close()
  }
})

test('at 320 px nothing is wider than the page, in either theme', async ({ page, url, dir }) => {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width: 320, height: 700 })
    for (const path of ['tint', 'pile', 'words', 'sound']) {
      if (path === 'tint') await tint(page, url, dir)
      else await run(page, `${url}/${path}`)
      await enhanced(page)
      assert.equal(await faults(page), [], `${path} ${colorScheme}`)
      assert.is(await page.evaluate('document.documentElement.scrollWidth'), 320, path)
    }
  }
})

test.run()
