import { execFileSync, spawnSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import * as assert from 'uvu/assert'
import { img2vid } from '../../interfaces/img2vid/index.ts'
import { faults } from '../support/axe.ts'
import { until } from '../support/scratch.ts'
import { staged } from '../support/stage.ts'

const test = staged('img2vid in a browser', { img2vid }, 'ffmpeg', 'ffprobe')

/** So many JPEGs, from red to yellow, named so that only a natural sort has them in order. */
async function series(
  dir: string,
  length: number,
  width: number,
  height: number,
): Promise<string[]> {
  const paths = Array.from({ length }, (_, i) => join(dir, `${width}-frame${i + 1}.jpg`))
  for (const [i, path] of paths.entries()) {
    const background = { r: 230, g: Math.round((i / length) * 200), b: 30 }
    await writeFile(
      path,
      await sharp({ create: { width, height, channels: 3, background } })
        .jpeg()
        .toBuffer(),
    )
  }
  return paths.sort()
}

function probe(path: string) {
  const wanted =
    'stream=codec_name,pix_fmt,width,height,nb_read_frames,r_frame_rate:format=duration'
  const options = ['-v', 'error', '-count_frames', '-show_entries', wanted, '-of', 'json', path]
  const { streams, format } = JSON.parse(execFileSync('ffprobe', options, { encoding: 'utf8' }))
  return { ...streams[0], duration: Number(format.duration) }
}

async function saved(page: Page, dir: string, name: string) {
  const waiting = page.waitForEvent('download')
  await page.click('a[download]')
  const download = await waiting
  const path = join(dir, name)
  await download.saveAs(path)
  return { path, suggested: download.suggestedFilename() }
}

for (const kind of ['page', 'bare'] as const) {
  const how = kind === 'page' ? 'with JavaScript' : 'without JavaScript'

  test(`50 JPEGs of 1920×1080 become a 10 s video, ${how}`, async ({ [kind]: page, url, dir }) => {
    const paths = await series(dir, 50, 1920, 1080)
    await page.goto(url)
    await page.setInputFiles('input[type=file]', paths)
    await page.click('#run')
    await page.waitForSelector('text=Done in', { timeout: 120_000 })
    const { path, suggested } = await saved(page, dir, `${kind}.mp4`)
    assert.match(suggested, /^[\w-]+\.mp4$/)
    assert.equal(probe(path), {
      codec_name: 'h264',
      pix_fmt: 'yuv420p',
      width: 1920,
      height: 1080,
      r_frame_rate: '5/1',
      nb_read_frames: '50',
      duration: 10,
    })
    const seen = await page.evaluate(
      () => (globalThis as any).document.querySelectorAll('.thumbs li').length,
    )
    assert.is(seen, 50)
  })
}

test('the video plays in the page', async ({ page }) => {
  const played = await page.evaluate(async () => {
    const video = (globalThis as any).document.querySelector('video')
    video.muted = true
    await video.play()
    while (video.currentTime < 0.5) await new Promise((resolve) => setTimeout(resolve, 50))
    return { duration: video.duration, width: video.videoWidth }
  })
  assert.equal(played, { duration: 10, width: 1920 })
})

test('pictures show as they are chosen, in natural order, and can be moved and removed', async ({
  page,
  url,
  dir,
}) => {
  const paths = await series(dir, 12, 64, 48)
  await page.goto(url)
  await page.setInputFiles('input[type=file]', paths.slice(0, 6))
  await page.setInputFiles('input[type=file]', paths.slice(6))
  const names = () => page.locator('.thumbs bdi').allTextContents()
  assert.is((await names()).length, 12)
  await page.goto(url)
  await page.setInputFiles('input[type=file]', paths)
  assert.equal((await names()).slice(0, 3), ['64-frame1.jpg', '64-frame2.jpg', '64-frame3.jpg'])
  await page.click('[aria-label="Move 64-frame1.jpg later"]')
  await page.click('[aria-label="Remove 64-frame3.jpg"]')
  assert.equal((await names()).slice(0, 3), ['64-frame2.jpg', '64-frame1.jpg', '64-frame4.jpg'])
  assert.is(await page.inputValue('input[name=order]:checked'), 'given')
  assert.equal(await faults(page), [])
  await page.click('#run')
  await page.waitForSelector('text=Done in', { timeout: 60_000 })
  assert.equal((await names()).slice(0, 3), ['64-frame2.jpg', '64-frame1.jpg', '64-frame4.jpg'])
  assert.is((await names()).length, 11)
  const { path } = await saved(page, dir, 'moved.mp4')
  assert.is(probe(path).nb_read_frames, '11')
})

test('a broken picture is named at its field, and the others are kept', async ({
  page,
  url,
  dir,
}) => {
  const paths = await series(dir, 3, 320, 240)
  const whole = await sharp(paths[0]).resize(1200).jpeg().toBuffer()
  const broken = join(dir, 'broken.jpg')
  await writeFile(broken, whole.subarray(0, whole.length / 2))
  for (const times of [1, 2]) {
    await page.goto(url)
    await page.setInputFiles('input[type=file]', [...paths, broken])
    await page.click('#run')
    await page.waitForSelector('#images-error')
    assert.match((await page.textContent('#images-error')) ?? '', /broken\.jpg/)
    assert.is(await page.locator('.thumbs li').count(), 4, String(times))
  }
  await page.click('[aria-label="Remove broken.jpg"]')
  await page.click('#run')
  await page.waitForSelector('text=Done in')
})

test('Stop ends ffmpeg and leaves no file of the video behind', async ({ page, url, dir, app }) => {
  const paths = await series(dir, 60, 1920, 1080)
  const before = (await app.left()).length
  await page.goto(url)
  await page.setInputFiles('input[type=file]', paths)
  await page.click('#run')
  await page.waitForSelector('text=/Encoding frame \\d/', { timeout: 60_000 })
  await page.click('text=Stop')
  await page.waitForSelector('text=Stopped')
  await until(() => !running().includes('ffmpeg'), 2000)
  // 60 pictures, each with what is known of it.
  await until(async () => (await app.left()).length - before === 2 * 60)
  assert.not.ok((await app.left()).some((path) => path.includes('/scratch/')))
})

/** The names of this process's children. */
const running = (): string[] =>
  spawnSync('ps', ['-o', 'comm=', '--ppid', String(process.pid)], {
    encoding: 'utf8',
  }).stdout.split(/\s+/)

test.run()
