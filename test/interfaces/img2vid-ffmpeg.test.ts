import { execFile } from 'node:child_process'
import { chmod, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import * as assert from 'uvu/assert'
import type { Config } from '../../app/core/config.ts'
import { ProblemError } from '../../app/core/errors.ts'
import { findFfmpeg } from '../../interfaces/img2vid/ffmpeg.ts'
import { film } from '../../interfaces/img2vid/film.ts'
import { needs } from '../support/needs.ts'
import { caught, children, probe, series } from '../support/studio.ts'

const test = needs('img2vid: ffmpeg', 'ffmpeg', 'ffprobe')

/** The call's context on a server whose FFMPEG_PATH says so. */
const by = <C extends { config: Config }>(context: C, path: string): C => ({
  ...context,
  config: { ...context.config, FFMPEG_PATH: path },
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
    const path = await impostor(context.file('impostor').path, then)
    const error = await caught(film(files, 5, by(context, path)))
    assert.match(error.message, /^ffmpeg /)
    if (error.cause) assert.match(error.cause.message, cause)
    assert.ok((error.cause?.message.length ?? 0) <= 2000)
    assert.equal(await context.left(), [])
    await context.close()
  })
}

test('a full disk is told as one', async () => {
  const { context, files } = await series(3)
  const then = 'cat > /dev/null; echo "output.mp4: No space left on device" >&2; exit 1'
  const path = await impostor(context.file('impostor').path, then)
  assert.is((await caught(film(files, 5, by(context, path)))).code, 'ENOSPC')
  await context.close()
})

test('an ffmpeg that is removed after it was found ends the call and not the process', async () => {
  const { context, files } = await series(3)
  const path = await impostor(context.file('impostor').path, 'exit 1')
  await findFfmpeg({ FFMPEG_PATH: path })
  await chmod(path, 0o644)
  const error = await caught(film(files, 5, by(context, path)))
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
    const error = await caught(film(files, 5, by(context, path)))
    assert.instance(error, ProblemError)
    assert.match(error.message, /^FFMPEG_PATH names no ffmpeg that runs/)
    await context.close()
  })
}

test('an ffmpeg is told no secret of this server', async () => {
  const { context, files } = await series(3)
  const told = context.file('told').path
  const path = await impostor(context.file('impostor').path, `env > '${told}'; exit 1`)
  process.env.WRITE_TOKEN = 'hush-hush'
  await caught(film(files, 5, by(context, path)))
  delete process.env.WRITE_TOKEN
  const env = await readFile(told, 'utf8')
  assert.match(env, /^PATH=/m)
  assert.not.match(env, 'hush-hush')
  await context.close()
})

test('without an ffmpeg on PATH, the one of the optional package serves', async () => {
  const { context, files } = await series(1)
  const program = fileURLToPath(new URL('../support/film-series.js', import.meta.url))
  const args = [program, files[0]!.path, '50', context.dir]
  const filmed = promisify(execFile)(process.execPath, args, { env: { PATH: '/nowhere' } })
  const fault = await filmed.then(
    () => undefined,
    ({ stderr }) => stderr,
  )
  if (fault) {
    assert.match(fault, /This server has no ffmpeg that writes H.264/)
    return context.close()
  }
  const video = await probe(join(context.dir, 'output.mp4'))
  const { codec, pixels, frames, fps, colours } = video
  assert.equal([codec, pixels, frames, fps], ['h264', 'yuv420p', 50, '30/1'])
  assert.is(colours, 'tv bt709 bt709')
  await context.close()
})

test.run()
