import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { raster } from '../../app/files/picture.ts'
import { toLab } from '../../interfaces/colorize/local/lab.ts'
import { census, tally } from '../../interfaces/colorize/tools/evaluate/scores.ts'
import { scratch } from '../support/scratch.ts'
import { caught, plain } from '../support/studio.ts'

const test = suite('colorize: judging')

const run = promisify(execFile)
const program = fileURLToPath(
  new URL('../../interfaces/colorize/tools/evaluate/evaluate.js', import.meta.url),
)

const even = () => 1
const many = (pixels: number, ...colour: number[]) =>
  Uint8Array.from({ length: pixels * 3 }, (_, i) => colour[i % 3]!)
const near = (actual: number, expected: number, within = 0.01) =>
  assert.ok(Math.abs(actual - expected) <= within, `${actual} is not ${expected}`)

test('the truth itself has every point', () => {
  const { add, scores } = tally(even)
  const truth = many(10, 200, 30, 90)
  add(truth, truth)
  const { rmse, auc, rebalanced, lightness } = scores()
  assert.equal([rmse, auc, rebalanced, lightness], [0, 100, 100, 0])
})

test('errors are measured as the papers say', () => {
  const { add, scores } = tally(even)
  const [truth, made] = [many(4, 200, 30, 90), many(4, 100, 100, 100)]
  add(truth, made)
  const [l, a, b] = toLab(200, 30, 90)
  const { psnr, rmse, auc, lightness, colourfulness } = scores()
  const chroma = Math.hypot(a, b)
  near(psnr, 10 * Math.log10(255 ** 2 / ((100 ** 2 + 70 ** 2 + 10 ** 2) / 3)))
  near(rmse, chroma / Math.SQRT2)
  near(auc, 100 - chroma / 1.5)
  near(lightness, Math.abs(l - toLab(100, 100, 100)[0]))
  near(colourfulness, 0)
})

test('colourfulness is the spread and the mean of two axes', () => {
  const { add, scores } = tally(even)
  const made = Uint8Array.from([255, 0, 0, 0, 255, 0])
  add(made, made)
  near(scores().colourfulness, 255 + 0.3 * 127.5)
})

test('what is rare counts more', () => {
  const { add, mean, rarity } = census()
  add(many(99, 128, 128, 128))
  add(many(1, 255, 0, 0))
  const weight = rarity()
  const [, a, b] = toLab(255, 0, 0)
  near(mean()[0], a / 100, 0.01)
  near(weight(a, b) / weight(0, 0), 99, 0.5)
  assert.is(weight(-50, -50), 0)
})

test('the program judges a folder and draws a sheet', async () => {
  const { dir, remove } = await scratch()
  const sharp = await raster()
  await (await plain(300, 200, '#3377cc')).jpeg().toFile(join(dir, 'a.jpg'))
  await (await plain(90, 120, '#448833')).png().toFile(join(dir, 'b.png'))
  await writeFile(join(dir, 'notes.txt'), 'no photo')
  const sheet = join(dir, 'sheet.png')
  const { stdout } = await run(process.execPath, [program, dir, sheet])
  const lines = stdout.trim().split('\n')
  assert.equal(
    lines.map((line) => line.split(' ')[0]),
    ['truth', 'grey', 'mean', 'cautious', 'usual', 'vivid', '2'],
  )
  assert.match(
    lines[1]!,
    /AuC \d+\.\d\d {2}rebalanced \d+\.\d\d {2}colourfulness 0\.0 {2}lightness off by 0\.\d\d$/,
  )
  const { width, height } = await sharp(sheet).metadata()
  assert.equal([width, height], [6 * 192, 2 * 192])
  await remove()
})

test('the program says what it lacks', async () => {
  const { dir, remove } = await scratch()
  for (const [args, words] of [
    [[], /^Name a folder of colour photos/],
    [[dir], /^There is no photo in /],
  ] as const) {
    const { code, stderr } = await caught(run(process.execPath, [program, ...args]))
    assert.is(code, 2)
    assert.match(stderr, words)
  }
  await remove()
})

test.run()
