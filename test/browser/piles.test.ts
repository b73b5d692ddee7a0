import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as assert from 'uvu/assert'
import { faults } from '../support/axe.ts'
import { filing, focused, frames, given, hears, jpeg, names, runs } from '../support/chosen.ts'
import { drawn } from '../support/pictures.ts'
import { until } from '../support/scratch.ts'
import { staged } from '../support/stage.ts'

const test = staged('piles of files in a browser', filing)

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

test('a tile that was not in sight before a run is drawn when it comes into sight after it', async ({
  page,
  url,
}) => {
  await page.goto(`${url}/many`)
  const shots = await frames(1, 60)
  await page.setInputFiles('#papers', shots)
  await page.waitForSelector('[aria-label="Remove frame60.jpg"]')
  await runs(page, `papers: ${shots.map(({ name }) => name)}; words: `)
  await page.waitForSelector('li[data-file] [aria-label="Remove frame1.jpg"]')
  await page.focus('[aria-label="Remove frame1.jpg"]')
  await page.keyboard.press('End')
  await page.waitForSelector('li[data-file]:last-child canvas[width="192"]')
  assert.is(await page.locator('.fault').count(), 0)
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

test.run()
