import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import * as assert from 'uvu/assert'
import { InputError, ProblemError } from '../../app/errors.ts'
import { findFfmpeg } from '../../interfaces/img2vid/ffmpeg.ts'
import { film } from '../../interfaces/img2vid/film.ts'
import { needs } from '../support/needs.ts'
import { children, plain, probe, studio } from '../support/studio.ts'

const test = needs('img2vid: faults', 'ffmpeg', 'ffprobe')
const { PATH } = process.env

test.after.each(() => {
  process.env.PATH = PATH
  delete process.env.FFMPEG_PATH
  delete process.env.MAX_PIXELS
})

async function caught(work: Promise<unknown>): Promise<any> {
  try {
    await work
  } catch (error) {
    return error
  }
  assert.unreachable('nothing was thrown')
}

async function series(length: number, width = 320, height = 180) {
  const context = await studio()
  const files = Array.from({ length }, (_, i) => context.file(`frame${i + 1}.jpg`))
  const bytes = await (await plain(width, height, '#446688')).jpeg().toBuffer()
  for (const { path } of files) await writeFile(path, bytes)
  return { context, files, bytes }
}

const broken: [string, (bytes: Buffer) => Buffer, RegExp][] = [
  ['cut short', (bytes) => bytes.subarray(0, bytes.length - 300), /damaged or cut short/],
  ['a text', () => Buffer.from('not a picture at all'), /not a picture that can be read here/],
  ['empty', () => Buffer.alloc(0), /not a picture that can be read here/],
  ['an SVG', () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), /not a picture/],
  ['a playlist', () => Buffer.from('#EXTM3U\nfile:///etc/passwd\n'), /not a picture/],
]

for (const [title, spoil, sentence] of broken) {
  for (const index of [0, 11]) {
    test(`picture ${index + 1} of 12 that is ${title} is named, and nothing is left`, async () => {
      const { context, files, bytes } = await series(12)
      await writeFile(files[index]!.path, spoil(bytes))
      const error = await caught(film(files, 5, context))
      assert.instance(error, InputError)
      assert.is(error.field, 'images')
      assert.ok(error.message.startsWith(`“frame${index + 1}.jpg” `), error.message)
      assert.match(error.message, sentence)
      assert.equal(await context.left(), [])
      assert.equal(children('ffmpeg'), [])
      await context.close()
    })
  }
}

test('a picture of too many pixels is refused by its header', async () => {
  const { context, files } = await series(2)
  process.env.MAX_PIXELS = '1000'
  const { message } = await caught(film(files, 5, context))
  assert.is(message, '“frame1.jpg” has more than the 1,000 pixels that are taken here')
  await context.close()
})

test('a long name is shortened in the sentence', async () => {
  const context = await studio()
  const file = { ...context.file('a.jpg'), name: `${'long'.repeat(50)}.jpg` }
  await writeFile(file.path, 'no picture')
  assert.ok((await caught(film([file], 5, context))).message.length < 100)
  await context.close()
})

test('a file that is gone is a fault of ours', async () => {
  const context = await studio()
  const error = await caught(film([context.file('gone.jpg')], 5, context))
  assert.not.instance(error, InputError)
  await context.close()
})

test('an abort kills ffmpeg, and leaves no process and no file', async () => {
  const { context, files } = await series(400, 1280, 720)
  let pids: number[] = []
  const progress = (done: number) => {
    if (done === 5) pids = children('ffmpeg')
    if (done === 5) context.abort()
  }
  const error = await caught(film(files, 5, { ...context, progress }))
  assert.is(error.name, 'AbortError')
  assert.is(pids.length, 1)
  assert.not.ok(existsSync(`/proc/${pids[0]}`))
  assert.equal(await context.left(), [])
  await context.close()
})

test('a call that is aborted before it begins starts nothing', async () => {
  const { context, files } = await series(3)
  context.abort()
  assert.is((await caught(film(files, 5, context))).name, 'AbortError')
  assert.equal(context.steps, [])
  assert.equal(await context.left(), [])
  await context.close()
})

test('an ffmpeg that dies midway is a fault of ours, with its last words as the cause', async () => {
  const { context, files } = await series(60, 1280, 720)
  const progress = (done: number) => {
    if (done === 5) for (const pid of children('ffmpeg')) process.kill(pid, 'SIGKILL')
  }
  const error = await caught(film(files, 5, { ...context, progress }))
  assert.is(error.message, 'ffmpeg could not write the video')
  assert.match(error.cause.message, /SIGKILL/)
  assert.equal(await context.left(), [])
  await context.close()
})

/** An ffmpeg in name, which lists its encoders, and then does as `then` says. */
async function impostor(path: string, then: string): Promise<string> {
  const listing = 'case "$*" in *-encoders*|*-formats*) exec ffmpeg "$@";; esac'
  await writeFile(path, `#!/bin/sh\n${listing}\n${then}\n`)
  await chmod(path, 0o755)
  return path
}

for (const [title, then, cause] of [
  ['fails at once', 'echo "Out of luck" >&2; exit 1', /Out of luck/],
  ['talks without end', 'yes "Out of luck" | head -c 9000000 >&2; exit 1', /Out of luck/],
  ['ends without a word', 'exit 0', /./],
] as const) {
  test(`an ffmpeg that ${title} ends the call and not the process`, async () => {
    const { context, files } = await series(60, 1280, 720)
    process.env.FFMPEG_PATH = await impostor(context.file('impostor').path, then)
    const error = await caught(film(files, 5, context))
    assert.match(error.message, /^ffmpeg /)
    if (error.cause) assert.match(error.cause.message, cause)
    assert.ok((error.cause?.message.length ?? 0) <= 2000)
    assert.equal(await context.left(), [])
    await context.close()
  })
}

test('a full disk is told as one', async () => {
  const { context, files } = await series(3)
  const then = 'cat > /dev/null; echo "video.mp4: No space left on device" >&2; exit 1'
  process.env.FFMPEG_PATH = await impostor(context.file('impostor').path, then)
  assert.is((await caught(film(files, 5, context))).code, 'ENOSPC')
  await context.close()
})

test('an ffmpeg that is removed after it was found ends the call and not the process', async () => {
  const { context, files } = await series(3)
  process.env.FFMPEG_PATH = await impostor(context.file('impostor').path, 'exit 1')
  await findFfmpeg()
  await chmod(process.env.FFMPEG_PATH, 0o644)
  const error = await caught(film(files, 5, context))
  assert.is(error.message, 'ffmpeg could not write the video')
  assert.is(error.cause.code, 'EACCES')
  assert.equal(await context.left(), [])
  await context.close()
})

for (const [title, path] of [
  ['nothing', '/nowhere/ffmpeg'],
  ['a folder', '/tmp'],
  ['another program', '/bin/true'],
] as const) {
  test(`FFMPEG_PATH that names ${title} is told in a sentence`, async () => {
    const { context, files } = await series(1)
    process.env.FFMPEG_PATH = path
    const error = await caught(film(files, 5, context))
    assert.instance(error, ProblemError)
    assert.match(error.message, /^FFMPEG_PATH names no ffmpeg that runs/)
    await context.close()
  })
}

test('without an ffmpeg on PATH, the one of the optional package serves', async () => {
  const { context, files } = await series(50)
  process.env.PATH = '/nowhere'
  const ffmpeg = await findFfmpeg().catch((error: Error) => error.message)
  if (!ffmpeg.includes('node_modules')) {
    assert.match(ffmpeg, /^This server has no ffmpeg that writes H.264/)
    return context.close()
  }
  const { path } = await film(files, 5, context)
  process.env.PATH = PATH
  const { codec, pixels, frames, seconds, fps, colours } = await probe(path)
  assert.equal([codec, pixels, frames, seconds, fps], ['h264', 'yuv420p', 50, 10, '5/1'])
  assert.is(colours, 'tv bt709 bt709')
  await context.close()
})

test('three hundred pictures are never in memory together', async () => {
  const { context, files } = await series(1, 1920, 1080)
  const program = fileURLToPath(new URL('../support/film-series.js', import.meta.url))
  const args = [program, files[0]!.path, '300', context.dir]
  const { stdout } = await promisify(execFile)(process.execPath, args)
  assert.ok(
    Number(stdout) > 0 && Number(stdout) < 400,
    `its peak was ${stdout} MiB, not 400 at most`,
  )
  assert.is((await probe(`${context.dir}/video.mp4`)).frames, 300)
  await context.close()
})

test.run()
