import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { localCaller } from '../../app/access/caller.ts'
import { readConfig } from '../../app/core/config.ts'
import type { Context } from '../../app/core/context.ts'
import { raster } from '../../app/files/picture.ts'

const run = promisify(execFile)

interface Studio extends Context {
  steps: { done: number; total: number; label: string | undefined }[]
  logs: string[]
  abort(): void
  /** A file of this name in a folder of its own, for a test to write. */
  file(name: string): { name: string; path: string }
  /** What lies in the call's own folder. */
  left(): Promise<string[]>
  close(): Promise<void>
}

/** A call's context made by hand, with a folder for its pictures beside its own. */
export async function studio(): Promise<Studio> {
  const pictures = await mkdtemp(join(tmpdir(), 'pictures-'))
  const dir = await mkdtemp(join(tmpdir(), 'film-'))
  const controller = new AbortController()
  const steps: Studio['steps'] = []
  const logs: string[] = []
  return {
    dir,
    steps,
    logs,
    caller: localCaller,
    state: undefined,
    save: () => {},
    job: 'studio',
    config: readConfig({}),
    signal: controller.signal,
    abort: () => controller.abort(),
    progress: (done, total, label) => void steps.push({ done, total, label }),
    log: (line) => void logs.push(line),
    file: (name) => ({ name, path: join(pictures, name) }),
    left: () => readdir(dir),
    async close() {
      await rm(pictures, { recursive: true })
      await rm(dir, { recursive: true })
    },
  }
}

/** A studio with so many JPEGs of one kind: frame1.jpg, frame2.jpg and so on. */
export async function series(length: number, width = 320, height = 180) {
  const context = await studio()
  const files = Array.from({ length }, (_, i) => context.file(`frame${i + 1}.jpg`))
  const bytes = await (await plain(width, height, '#446688')).jpeg().toBuffer()
  for (const { path } of files) await writeFile(path, bytes)
  return { context, files, bytes }
}

/** What a call rejects with. */
export async function caught(work: Promise<unknown>): Promise<any> {
  try {
    await work
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}

/** A picture of one colour, `#rrggbb` or `#rrggbbaa`, for a test to change and to write. */
export async function plain(width: number, height: number, background: string) {
  const sharp = await raster()
  return sharp({ create: { width, height, channels: background.length > 7 ? 4 : 3, background } })
}

interface Probe {
  streams: { [key: string]: string | number }[]
  format: { duration: string }
}

/** What ffprobe says of a video, its frames decoded and counted. */
export async function probe(path: string) {
  const asked = ['-v', 'error', '-count_frames', '-show_streams', '-show_format', '-of', 'json']
  const { stdout } = await run('ffprobe', [...asked, path])
  const { streams, format } = JSON.parse(stdout) as Probe
  const stream = streams[0]!
  return {
    codec: stream.codec_name,
    pixels: stream.pix_fmt,
    size: `${stream.width}x${stream.height}`,
    fps: stream.r_frame_rate,
    frames: Number(stream.nb_read_frames),
    seconds: Number(format.duration),
    colours: `${stream.color_range} ${stream.color_space} ${stream.color_primaries}`,
  }
}

/** Reads the colour at a point, as [red, green, blue]. */
export type Still = (x: number, y: number) => number[]

/** Every frame of a video as it is shown. */
export async function stills(path: string): Promise<Still[]> {
  const { size, frames } = await probe(path)
  const [width, height] = size.split('x').map(Number) as [number, number]
  const { stdout } = await run(
    'ffmpeg',
    ['-v', 'error', '-i', path, '-vsync', '0', '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-'],
    { encoding: 'buffer', maxBuffer: 2 ** 28 },
  )
  return Array.from({ length: frames }, (_, i) => (x, y) => {
    const at = ((i * height + y) * width + x) * 3
    return [...stdout.subarray(at, at + 3)]
  })
}

/** Whether two colours differ by no more than a lossy codec makes them. */
export const alike = (actual: number[], expected: readonly number[], within = 5): boolean =>
  expected.every((level, i) => Math.abs(level - actual[i]!) <= within)

/** Whether a process runs: one that has ended may wait a while for its parent to take note. */
export function isAlive(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) [ZX]/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

/** Process ids of this process's children, or another's: of all, or of those of that name. */
export const children = (name?: string, parent = process.pid): number[] =>
  readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid) && isChild(pid, parent, name))
    .map(Number)

function isChild(pid: string, of: number, name?: string): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const [, command, , parent] = /^\d+ \((.*)\) (\S) (\d+)/s.exec(stat) ?? []
    return Number(parent) === of && (name === undefined || command === name)
  } catch {
    return false
  }
}
