import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import * as assert from 'uvu/assert'
import { Interface, image, number, shipped, text } from '../../app/index.ts'
import * as interfaces from '../../interfaces/index.ts'
import { faults } from '../support/axe.ts'
import { browse } from '../support/browser.ts'
import { listen } from '../support/listen.ts'
import { trial } from '../support/scratch.ts'
import { shifted } from '../support/shifts.ts'
import { staged } from '../support/stage.ts'

const test = staged('index', interfaces)

test('the apps stand in the order they are declared in, each with a picture or a drawing', async ({
  page,
  url,
}) => {
  await page.goto(url)
  assert.equal(await page.locator('.card h2').allTextContents(), [
    'Greet App',
    'Image colorizer',
    'Image to Video Converter',
    'Degrees awarded',
    'Pictures',
  ])
  assert.equal(await page.locator('main > .cards .signature').allTextContents(), [
    'greet(text, number) → text',
    'colorize(image, …) → image',
    'img2vid(images, …) → video',
    'degrees(…) → table',
    'images(…) → json',
  ])
  const fronts = await page.locator('main > .cards .front').all()
  const drawn = fronts.map((front) => front.locator('img[src$="?thumbnail"]').count())
  assert.equal(await Promise.all(drawn), [0, 1, 1, 0, 0])
  for (const front of fronts) assert.ok((await front.locator('svg').count()) > 1)
})

test('parts are listed in a section of their app, and nowhere else', async ({ bare, url }) => {
  await bare.goto(url)
  const colorizer = bare.getByRole('region', { name: 'More of Image colorizer' })
  assert.equal(await colorizer.locator('h3').allTextContents(), ['Colorize an album'])
  const pictures = bare.getByRole('region', { name: 'More of Pictures' })
  assert.equal(await pictures.locator('h3').allTextContents(), [
    'Store a picture',
    'Derive a picture',
    'Remove a picture',
  ])
  assert.is(await bare.locator('.card').count(), 9)
})

test('a card is one large target, and shows where the focus is', async ({ page, url }) => {
  await page.goto(url)
  const card = page.locator('.card').nth(2)
  await card.click({ position: { x: 20, y: 20 } })
  await page.waitForURL(`${url}/img2vid`)
  await page.goBack()
  await page.getByRole('link', { name: 'Image colorizer', exact: true }).focus()
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('Tab')
  const outline = 'getComputedStyle(document.activeElement, "::after").outlineStyle'
  assert.is(await page.evaluate(outline), 'solid')
  await page.keyboard.press('Enter')
  await page.waitForURL(`${url}/colorize`)
})

test('it is light, in few requests, still while pictures load, and right for all', async ({
  url,
}) => {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const viewport of [
      { width: 1366, height: 680 },
      { width: 320, height: 640 },
    ]) {
      const browser = await browse({ viewport, colorScheme })
      const page = await browser.newPage()
      const paths: string[] = []
      page.on('request', (request) => paths.push(new URL(request.url()).pathname))
      await page.goto(url, { waitUntil: 'networkidle' })
      assert.ok(paths.filter((path) => !path.startsWith('/files/')).length <= 5, String(paths))
      assert.ok((await shifted(page)) <= 0.01)
      const wide = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'
      assert.is(await page.evaluate(wide), 0)
      assert.equal(await faults(page), [])
      await browser.close()
    }
  }
})

test('nothing of the bar moves when a page comes in halves', async ({ url }) => {
  const whole = await (await fetch(url, { headers: { accept: 'text/html' } })).text()
  const half = whole.indexOf('>', whole.indexOf('<details class="language"')) + 1
  let goOn = () => {}
  const rest = new Promise<void>((resolve) => {
    goOn = resolve
  })
  const server = createServer(async ({ url: path }, response) => {
    if (path !== '/') {
      const { headers, body } = await fetch(`${url}${path}`)
      response.writeHead(200, { 'content-type': headers.get('content-type')! })
      return Readable.fromWeb(body!).pipe(response)
    }
    response.writeHead(200, { 'content-type': 'text/html' }).write(whole.slice(0, half))
    await rest
    response.end(whole.slice(half))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  server.unref()
  const browser = await browse({ viewport: { width: 320, height: 640 } })
  const page = await browser.newPage()
  const { port } = server.address() as AddressInfo
  await page.goto(`http://127.0.0.1:${port}/`, { waitUntil: 'commit' })
  await page.waitForFunction('performance.getEntriesByName("first-paint").length > 0')
  assert.is(await page.locator('main').count(), 0)
  goOn()
  await page.waitForSelector('.card')
  assert.ok((await shifted(page)) <= 0.01)
  await browser.close()
  server.close()
})

test('a colourful result of an example is on its card from then on', async ({ bare, url }) => {
  await bare.goto(`${url}/colorize?_example=0`)
  await bare.click('#run')
  await bare.waitForSelector('text=Done in', { timeout: 120_000 })
  await bare.goto(url)
  const front = bare.locator('.front').nth(1)
  assert.is(await front.locator('.out img[src$="?thumbnail"]').count(), 1)
})

test('a long signature makes no card tall, and a part without its whole stands by itself', async ({
  page,
}) => {
  const inputs = Object.fromEntries(
    Array.from({ length: 30 }, (_, i) => [`input_${i}`, i % 2 ? number() : text({})]),
  )
  const app = await trial({
    short: Interface({ title: 'Short', inputs: 'text', outputs: 'text', fn: (text) => text }),
    long: Interface({
      title: 'Long',
      description: 'Very much is said of it. '.repeat(50),
      inputs,
      outputs: { picture: image({ optional: true }) },
      examples: [{ input_0: 'a' }],
      fn: () => ({ picture: undefined }),
    }),
    lone: Interface({
      title: 'Lone',
      partOf: 'colorize',
      inputs: { photo: image() },
      outputs: 'text',
      examples: [{ photo: shipped('interfaces/colorize/examples/hills.jpg') }],
      fn: () => '',
    }),
  })
  const { url, close } = await listen(app)
  await page.goto(url)
  assert.equal(await page.locator('.card h2').allTextContents(), ['Short', 'Long', 'Lone'])
  for (const box of await page.locator('.card').all()) {
    assert.ok((await box.boundingBox())!.height < 360)
  }
  await close()
})

test.run()
