import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import * as assert from 'uvu/assert'
import { shipped } from '../../../app/core/root.ts'
import { colorize } from '../../../interfaces/colorize/index.ts'
import { greet } from '../../../interfaces/greet.ts'
import { img2vid } from '../../../interfaces/img2vid/index.ts'
import { needs } from '../../support/needs.ts'
import { until } from '../../support/scratch.ts'
import { all, connected, dataOf } from './support.ts'

const test = needs("Gradio's own client and the apps", 'ffmpeg')
const frame = (name: string) =>
  new Blob([readFileSync(shipped(`interfaces/${name}.jpg`))], { type: 'image/jpeg' })
const frames = (length: number) =>
  Array.from({ length }, (_, i) => frame(`img2vid/examples/lake${(i % 16) + 1}`))
const children = () =>
  spawnSync('ps', ['-o', 'comm=', '--ppid', String(process.pid)], { encoding: 'utf8' }).stdout

for (const ROOT_PATH of ['', '/some/app']) {
  const where = ROOT_PATH === '' ? 'at the root' : 'under a path'

  test(`they are listed, called and fetched from ${where}`, async () => {
    const app = await connected({ greet, colorize, img2vid }, { ROOT_PATH })
    const { client } = app
    const { named_endpoints } = await client.view_api()
    assert.equal(Object.keys(named_endpoints), ['/greet', '/colorize', '/img2vid'])
    const named = { greeting: 'hello ', times: 2 }
    assert.equal((await client.predict('/greet', named)).data, ['hello hello '])
    const coloured = await client.predict('/colorize', { photo: frame('colorize/examples/lake') })
    const picture = await fetch(coloured.data[0].url)
    assert.is(picture.headers.get('content-type'), 'image/jpeg')
    assert.ok((await picture.arrayBuffer()).byteLength > 10_000)
    const events = await all(client.submit('/img2vid', { images: frames(4), fps: 4 }))
    const last = dataOf(events).at(-1) as { url: string }[]
    const film = await fetch(last[0]!.url)
    assert.is(film.headers.get('content-type'), 'video/mp4')
    await app.close()
  })

  test(`a cancelled film ends its ffmpeg ${where}`, async () => {
    const app = await connected({ img2vid }, { ROOT_PATH })
    const job = app.client.submit('/img2vid', { images: frames(300) })
    const over = all(job).catch(() => [])
    await until(() => children().includes('ffmpeg'), 30_000)
    await job.cancel()
    await over
    await until(() => !children().includes('ffmpeg'), 2000)
    await app.close()
  })

  test(`a wrong value is refused in the words of every face ${where}`, async () => {
    const app = await connected({ greet }, { ROOT_PATH })
    const refusal = await app.client
      .predict('/greet', ['hi', 2.5])
      .catch((error: Error) => error.message)
    assert.match(String(refusal), /Times must be a whole number from 0, not 2\.5/)
    await app.close()
  })
}

test.run()
