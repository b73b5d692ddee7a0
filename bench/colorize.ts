import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import type { Sharp } from 'sharp'
import { readConfig } from '../app/core/config.ts'
import { shipped } from '../app/core/root.ts'
import { raster } from '../app/files/picture.ts'
import { local } from '../interfaces/colorize/engine.ts'
import { openModel } from '../interfaces/colorize/local/model.ts'
import type { Format } from '../interfaces/colorize/options.ts'
import { chance } from '../interfaces/colorize/tools/examples/noise.ts'

/**
 * How long colorizing takes beside what it cannot do without, reading and writing the same picture:
 * `node dist/bench/colorize.js`. Rounds of the two alternate, so that a busy machine is as busy for
 * either. Then the first call, how soon it stops, and the memory of 24 megapixels.
 */
const rounds = 9
const sharp = await raster()
const dir = await mkdtemp(join(tmpdir(), 'bench-colorize-'))
const config = readConfig({})
const paint = local({ model: '' })
let heldUp = 0

const photo = await grainy(4000, 3000)
const grey = await saved(photo, 'grey', 'jpeg')
const first = await time(() => colour(grey, 'jpeg'))
const network = await networkTime()
for (const [path, format] of [
  [grey, 'jpeg'],
  [await saved(photo.clone().tint('#b09060'), 'sepia', 'jpeg'), 'jpeg'],
  [await saved(photo, 'grey', 'png'), 'png'],
  [await saved(photo, 'grey', 'webp'), 'webp'],
] as const) {
  const pairs = await compared(path, format)
  const { copy, ours, ratio } = pairs.sort((a, b) => a.ratio - b.ratio)[rounds >> 1]!
  const times = `${ms(ours)} of which ${ms(network)} are the network’s; a copy ${ms(copy)}`
  console.log(`${basename(path)}: ${ratio.toFixed(2)} times a copy and the network (${times})`)
}
console.log(`First call: ${ms(first)}. Held up here meanwhile: ${ms(heldUp)} at most.`)
for (const format of ['jpeg', 'png', 'webp'] as const) {
  const path = await saved(await grainy(6000, 4000), 'large', format)
  await stop(path)
  await colour(path, format)
  console.log(
    `24 megapixels, ${format}: ${childPeak()} MB at most; stopped in ${ms(await stop(path))}`,
  )
}
await rm(dir, { recursive: true })

async function compared(path: string, format: Format) {
  const pairs = []
  for (let round = 0; round < rounds; round++) {
    const copy = await time(() => sharp(path).toFormat(format).toFile(join(dir, 'copy')))
    const lag = monitorEventLoopDelay({ resolution: 5 })
    lag.enable()
    const ours = await time(() => colour(path, format))
    heldUp = Math.max(heldUp, lag.max / 1e6)
    lag.disable()
    pairs.push({ copy, ours, ratio: (ours - network) / copy })
  }
  return pairs
}

function colour(
  path: string,
  format: Format,
  controller = new AbortController(),
  progress = () => {},
) {
  const context = { dir, signal: controller.signal, progress, config }
  return paint({ path, name: path, type: '' }, { vividness: 0.5, format }, context)
}

/** How long a busy call goes on after it was stopped; its process ends. */
async function stop(path: string): Promise<number> {
  const controller = new AbortController()
  let stopped = 0
  const work = colour(path, 'jpeg', controller, () => {
    stopped ||= performance.now()
    controller.abort()
  })
  await work.catch(() => {})
  return performance.now() - stopped
}

async function networkTime(): Promise<number> {
  const model = await openModel('')
  const size = model.sizeFor({ width: 4000, height: 3000 })
  const picture = { ...size, grey: new Uint8Array(size.width * size.height) }
  const times = []
  for (let i = 0; i < 5; i++) times.push(await time(() => model.colours(picture, 0.5)))
  return Math.min(...times)
}

/** A sample picture, enlarged, with the grain of a film. */
async function grainy(width: number, height: number): Promise<Sharp> {
  const sample = sharp(fileURLToPath(shipped('interfaces/colorize/examples/hills.jpg')))
  const large = sample.resize(width, height, { fit: 'fill' }).toColourspace('b-w')
  const pixels = await large.raw().toBuffer()
  for (let i = 0; i < pixels.length; i++) {
    const grain = chance(i, 1) + chance(i, 2) + chance(i, 3) - 1.5
    pixels[i] = Math.min(Math.max(pixels[i]! + 14 * grain, 0), 255)
  }
  return sharp(pixels, { raw: { width, height, channels: 1 } }).toColourspace('b-w')
}

async function saved(picture: Sharp, name: string, format: Format): Promise<string> {
  const path = join(dir, `${name}.${format}`)
  await picture.clone().toFormat(format, { quality: 90 }).toFile(path)
  return path
}

async function time(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

/** The most memory that a child of this process ever held. */
function childPeak(): number {
  const peaks = readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid))
    .map((pid) => readFileSync(`/proc/${pid}/status`, 'utf8'))
    .filter((status) => status.includes(`\nPPid:\t${process.pid}\n`))
    .map((status) => Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024)
  return Math.round(Math.max(...peaks))
}

function ms(time: number): string {
  return `${time.toFixed(0)} ms`
}
