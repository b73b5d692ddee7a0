import { chmod, writeFile } from 'node:fs/promises'
import * as assert from 'uvu/assert'
import { ProblemError } from '../../app/core/errors.ts'
import { findFfmpeg } from '../../interfaces/img2vid/ffmpeg.ts'
import { film } from '../../interfaces/img2vid/film.ts'
import { needs } from '../support/needs.ts'
import { caught, children, probe, series } from '../support/studio.ts'

const test = needs('img2vid: ffmpeg', 'ffmpeg', 'ffprobe')
const { PATH } = process.env

test.after.each(() => {
  process.env.PATH = PATH
  delete process.env.FFMPEG_PATH
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

test.run()
