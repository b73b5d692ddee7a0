import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Test } from 'uvu'
import * as assert from 'uvu/assert'
import { raster } from '../../app/files/picture.ts'
import { file, files, Interface, image, number } from '../../app/index.ts'
import { listen } from '../support/listen.ts'
import { needs } from '../support/needs.ts'
import { scratch, trial, until } from '../support/scratch.ts'
import { plain } from '../support/studio.ts'

let stopped = 0
const interfaces = {
  negate: Interface({
    inputs: { photo: image(), strength: number({ min: 0, max: 1, default: 1 }) },
    outputs: { photo: image(), width: 'number' },
    fn: async ({ photo }) => {
      const sharp = await raster()
      const picture = sharp(photo.path)
      const { width } = await picture.metadata()
      return { photo: await picture.negate().jpeg().toBuffer(), width }
    },
  }),
  pile: Interface({
    inputs: { papers: files(), title: 'text' },
    outputs: 'json',
    fn: ({ papers, title }) => [title, ...papers.map(({ name }) => name)],
  }),
  weigh: Interface({ inputs: { paper: file() }, outputs: 'number', fn: ({ paper }) => paper.size }),
  sleep: Interface({
    inputs: { word: 'text' },
    outputs: 'text',
    fn: (_, { signal }) =>
      new Promise<string>((_, reject) => {
        signal.throwIfAborted()
        signal.addEventListener('abort', () => {
          stopped++
          reject(signal.reason)
        })
      }),
  }),
}

interface Context {
  url: string
  dir: string
  /** Runs curl in a folder with pictures; its output and, with `-w`, what it tells. */
  curl(...args: string[]): Promise<string>
  close(): Promise<void>
}

const test = needs('curl', 'curl') as unknown as Test<Context>
test.before(async (context) => {
  const { dir, remove } = await scratch()
  const { url, close } = await listen(await trial(interfaces, { MAX_UPLOAD_BYTES: 5_000_000 }))
  await (await plain(64, 48, '#202020')).jpeg().toFile(join(dir, 'bw.jpg'))
  for (let i = 1; i <= 12; i++) {
    // The first is the largest, so that it would be stored last if they raced.
    await writeFile(join(dir, `page ${i}.txt`), 'x'.repeat(i === 1 ? 400_000 : 10))
  }
  await writeFile(join(dir, 'big'), Buffer.alloc(4_000_000, 'x'))
  await writeFile(join(dir, 'huge'), Buffer.alloc(6_000_000, 'x'))
  Object.assign(context, {
    url,
    dir,
    async curl(...args: string[]) {
      const { stdout } = await promisify(execFile)('curl', ['-s', ...args], { cwd: dir })
      return stdout
    },
    async close() {
      await close()
      await remove()
    },
  })
})
test.after(({ close }) => close())

const colourOf = async (path: string): Promise<number[]> => {
  const sharp = await raster()
  const { channels } = await sharp(path).stats()
  return channels.map(({ mean }) => Math.round(mean))
}

test('a form sends a file and the rest beside it', async ({ curl, url }) => {
  const answer = await curl('-F', 'photo=@bw.jpg', '-F', 'strength=0.5', `${url}/negate`)
  const { photo, width } = JSON.parse(answer)
  assert.is(photo.type, 'image/jpeg')
  assert.is(width, 64)
  assert.match(await curl('-I', new URL(photo.url, url).href), /content-type: image\/jpeg/i)
})

test('raw bytes go in and come out, as curl --data-binary writes them', async (context) => {
  const { curl, url, dir } = context
  const into = ['--data-binary', '@bw.jpg', '-H', 'Content-Type: image/jpeg']
  const wanted = ['-H', 'Accept: image/*', '-o', 'light.jpg']
  assert.is(await curl(...into, ...wanted, '-w', '%{http_code}', `${url}/negate`), '200')
  assert.equal(await colourOf(join(dir, 'light.jpg')), [223, 223, 223])
  const query = `${url}/negate?strength=7`
  const refused = JSON.parse(await curl(...into, '-H', 'Accept: image/*', query))
  assert.is(refused.detail, 'Strength must be a number from 0 to 1, not “7”')
  const pdf = ['-H', 'Accept: application/pdf', '-w', ' %{http_code}', `${url}/negate`]
  assert.match(await curl(...into, ...pdf), /the types are image\/jpeg, application\/json"} 406$/)
})

test('a form, too, gets raw bytes when it asks for them', async ({ curl, url, dir }) => {
  const wanted = ['-H', 'Accept: image/jpeg', '-o', 'from-form.jpg']
  await curl('-F', 'photo=@bw.jpg', ...wanted, `${url}/negate`)
  assert.equal(await colourOf(join(dir, 'from-form.jpg')), [223, 223, 223])
})

test('who would rather have bytes but takes anything gets the outputs as they are named', async ({
  curl,
  url,
}) => {
  const answer = await curl('-F', 'photo=@bw.jpg', '-H', 'Accept: video/mp4, */*', `${url}/negate`)
  assert.is(JSON.parse(answer).width, 64)
})

test('JSON names a file by its id, or holds it as a data URL', async ({ curl, url, dir }) => {
  const sent = await curl(
    '--data-binary',
    '@bw.jpg',
    '-H',
    'Content-Type: image/jpeg',
    `${url}/files`,
  )
  const { id } = JSON.parse(sent)
  const data = (await readFile(join(dir, 'bw.jpg'))).toString('base64')
  for (const photo of [{ id }, `data:image/jpeg;base64,${data}`]) {
    const body = ['-H', 'Content-Type: application/json', '-d', JSON.stringify({ photo })]
    assert.is(JSON.parse(await curl(...body, `${url}/negate`)).width, 64)
  }
})

test('files of one field keep their order and their names', async ({ curl, url }) => {
  const names = Array.from({ length: 12 }, (_, i) => `page ${i + 1}.txt`)
  const sent = names.flatMap((name) => ['-F', `papers=@${name}`])
  const answer = JSON.parse(
    await curl('--form-string', 'title=@all; of them', ...sent, `${url}/pile`),
  )
  assert.equal(answer, ['@all; of them', ...names])
})

test('a large file comes after curl has asked leave, or in chunks', async ({ curl, url }) => {
  const type = ['-H', 'Content-Type: application/octet-stream']
  const asked = ['-H', 'Expect: 100-continue', '--data-binary', '@big']
  assert.is(await curl(...type, ...asked, `${url}/weigh`), '4000000')
  const chunked = ['-H', 'Transfer-Encoding: chunked', '--data-binary', '@big']
  assert.is(await curl(...type, ...chunked, `${url}/weigh`), '4000000')
  assert.is(await curl('-F', 'paper=@big', `${url}/weigh`), '4000000')
})

test('a file over the limit is refused in words, whichever way it comes', async ({ curl, url }) => {
  const status = ['-w', ' %{http_code}', `${url}/weigh`]
  const type = ['-H', 'Content-Type: application/octet-stream']
  assert.match(await curl(...type, '--data-binary', '@huge', ...status), /at most 4.8 MB.* 413$/)
  assert.match(await curl('-F', 'paper=@huge', ...status), /huge.*at most 4.8 MB.* 400$/)
})

test('JSON needs no content type, as curl -d by itself gives another', async ({ curl, url }) => {
  const answer = await curl('-d', '{"papers":"data:,a","title":"brief"}', `${url}/pile`)
  assert.equal(JSON.parse(answer), ['brief', 'upload'])
})

test('OPTIONS, HEAD and a method that is not taken', async ({ curl, url }) => {
  const allow = /allow: GET, HEAD, POST, OPTIONS\r/i
  assert.match(await curl('-i', '-X', 'OPTIONS', `${url}/weigh`), allow)
  const put = await curl('-i', '-T', 'bw.jpg', `${url}/weigh`)
  assert.match(put, /^HTTP\/1.1 (100 Continue\r\n\r\nHTTP\/1.1 )?405 /)
  assert.match(put, allow)
  assert.match(await curl('-I', `${url}/weigh`), /^HTTP\/1.1 200 OK\r/)
})

test('curl that gives up takes its call along', async ({ curl, url }) => {
  const body = ['-H', 'Content-Type: application/json', '-d', '{"word":"x"}']
  const gone = await curl('--max-time', '0.5', ...body, `${url}/sleep`).catch(({ code }) => code)
  assert.is(gone, 28)
  await until(() => stopped === 1)
})

test('events come as they happen, and the stream ends by itself', async ({ curl, url }) => {
  const body = ['-H', 'Content-Type: application/json', '-d', '{"title":"t","papers":"data:,a"}']
  const later = ['-H', 'Prefer: respond-async', '-D', '-', '-o', 'job.json']
  const location = /^location: (\S+)/im.exec(await curl(...body, ...later, `${url}/pile`))?.[1]
  const events = await curl('-N', new URL(`${location}/events`, url).href)
  assert.match(events, /^event: job$/m)
  assert.match(events, /"status":"completed"/)
  assert.match(events, /event: done\ndata: completed\n.*\n\n$/s)
})

test.run()
