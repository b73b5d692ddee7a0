import type { BrowserContext, Page } from 'playwright-core'
import sharp from 'sharp'
import * as assert from 'uvu/assert'
import { audio, gallery, Interface, image } from '../../app/index.ts'
import { faults } from '../support/axe.ts'
import { browse } from '../support/browser.ts'
import { until } from '../support/scratch.ts'
import { type Stage, staged } from '../support/stage.ts'

const interfaces = {
  portrait: Interface({
    title: 'Portrait',
    inputs: { photo: image({ label: 'Photo' }) },
    outputs: { told: 'text' },
    async fn({ photo }) {
      const { width, height } = await sharp(photo.path).metadata()
      return { told: `${photo.type} ${width} × ${height}` }
    },
  }),
  voice: Interface({
    title: 'Voice',
    inputs: { voice: audio({ label: 'Voice' }), plain: audio({ capture: false, optional: true }) },
    outputs: { told: 'text' },
    fn: ({ voice }) => ({ told: `${voice.type} ${voice.size > 44}` }),
  }),
  shots: Interface({
    title: 'Shots',
    inputs: { shots: gallery({ label: 'Shots' }) },
    outputs: { count: 'number' },
    fn: ({ shots }) => ({ count: shots.length }),
  }),
}

const test = staged('a camera and a microphone', interfaces)
let lent: BrowserContext
let page: Page

test.before(async () => {
  const viewport = { width: 1200, height: 800 }
  lent = await browse({ viewport }, ['--use-fake-device-for-media-stream'])
  page = await lent.newPage()
})
test.after(() => lent?.close())

const open = async ({ url }: Stage, name: string, ...permissions: string[]) => {
  await lent.clearPermissions()
  await lent.grantPermissions(permissions)
  await page.goto(`${url}/${name}`)
  await until(() => page.evaluate('Boolean(document.querySelector("[data-drop]").takeFiles)'))
}
/** Whether a stream of the page is still on. */
const isFilming = () =>
  page.evaluate(() =>
    [...(globalThis as any).document.querySelectorAll('video')].some((film: any) => film.srcObject),
  )
const sees = () =>
  page.waitForFunction(
    () => (globalThis as any).document.querySelector('.taking video')?.videoWidth,
  )
const focused = () => page.evaluate(() => (globalThis as any).document.activeElement.textContent)
const told = async () => {
  const before = page.url()
  await page.keyboard.press('Control+Enter')
  await page.waitForURL((url) => url.href !== before)
  await page.waitForSelector('#result[aria-busy="false"] >> text=Done in')
  return (await page.locator('#result output').textContent())!.trim()
}

test('a picture is taken by keyboard alone, and is a file like any other', async (stage) => {
  await open(stage, 'portrait', 'camera')
  await page.focus('[data-capture]')
  await page.keyboard.press('Enter')
  await sees()
  assert.is(await focused(), 'Take the picture')
  assert.equal(await faults(page), [])
  await page.keyboard.press('Enter')
  await page.waitForSelector('.zone img')
  assert.is(await page.evaluate(() => (globalThis as any).document.activeElement.id), 'photo')
  assert.not(await isFilming())
  assert.match(await told(), /^image\/jpeg \d+ × \d+$/)
})

test('of several pictures one is taken after the other', async (stage) => {
  await open(stage, 'shots', 'camera')
  await page.click('text="Use the camera"')
  await sees()
  for (const count of [1, 2]) {
    await page.click('text="Take the picture"')
    await until(async () => (await page.locator('.thumbs li').count()) === count)
  }
  await page.click('text="Done"')
  assert.is(await told(), '2')
})

test('a sound is recorded, and can be listened to before it is sent', async (stage) => {
  await open(stage, 'voice', 'microphone')
  assert.is(await page.locator('[data-capture]').count(), 1)
  await page.click('text="Record"')
  await page.waitForSelector('.taking [role=timer]')
  assert.equal(await faults(page), [])
  await page.waitForFunction(() => (globalThis as any).document.querySelector('meter')?.value > 0)
  await page.click('text="Stop and keep"')
  await page.waitForSelector('.zone audio')
  assert.match((await page.textContent('.zone .total'))!, /^recording-.*\.wav/)
  assert.is(await told(), 'audio/wav true')
})

test('Escape gives up, and keeps nothing', async (stage) => {
  await open(stage, 'voice', 'microphone')
  await page.click('text="Record"')
  await page.waitForSelector('.taking [role=timer]')
  await page.keyboard.press('Escape')
  await until(async () => (await page.locator('.taking').count()) === 0)
  assert.is(await focused(), 'Record')
  assert.is(await page.locator('.zone li').count(), 0)
})

test('what may not be used is told, and the field takes files as before', async (stage) => {
  await open(stage, 'portrait')
  await page.click('text="Use the camera"')
  const said = await page.textContent('.zone [role=alert]')
  assert.match(said!, 'This page may not use the camera: allow it in the settings of your browser')
  assert.is(await focused(), 'Use the camera')
  assert.ok(await page.isVisible('.hint'))
  assert.equal(await faults(page), [])
  await open(stage, 'voice')
  await page.click('text="Record"')
  assert.match(
    (await page.textContent('.zone [role=alert]'))!,
    'This page may not use the microphone',
  )
})

test('a machine without a camera says so', async ({ url, browser }) => {
  const other = await browser.newPage()
  await other.addInitScript(
    'navigator.mediaDevices.getUserMedia = async () => { throw new DOMException("", "NotFoundError") }',
  )
  await other.goto(`${url}/portrait`)
  await other.click('text="Use the camera"')
  assert.match((await other.textContent('.zone [role=alert]'))!, 'There is no camera')
  await other.close()
})

test('where browsers lend none there is no button', async ({ url, browser }) => {
  const other = await browser.newPage()
  await other.addInitScript(
    'Object.defineProperty(navigator, "mediaDevices", { value: undefined })',
  )
  await other.goto(`${url}/portrait`)
  await until(() => other.evaluate('Boolean(document.querySelector("[data-drop]").takeFiles)'))
  assert.is(await other.locator('[data-capture]').count(), 0)
  await other.close()
})

test('without a script there is the field alone', async ({ bare, url }) => {
  await bare.goto(`${url}/portrait`)
  assert.not(await bare.isVisible('[data-capture]'))
  assert.ok(await bare.isVisible('#photo'))
})

test.run()
