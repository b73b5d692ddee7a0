import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { readConfig } from '../../app/core/config.ts'
import { newId } from '../../app/core/file.ts'
import { shipped } from '../../app/core/root.ts'
import { directory } from '../../app/files/directory.ts'
import { disk } from '../../app/files/disk.ts'
import { type Files, files, thumbnailKey } from '../../app/files/files.ts'
import { metered } from '../../app/files/metered.ts'
import { raster } from '../../app/files/picture.ts'
import { thumbnails } from '../../app/files/thumbnail.ts'
import { greet } from '../../interfaces/greet.ts'
import { corners, cornersOf, drawn, secret, told } from '../support/pictures.ts'
import { pngHeader } from '../support/png.ts'
import { scratch, type Trial, trial } from '../support/scratch.ts'

interface Context {
  app: Trial
}

const test = suite<Context>('thumbnails')

test.before(async (context) => {
  context.app = await trial({ greet }, { MAX_PIXELS: 1_000_000 })
})
test.after(({ app }) => app.close())

async function kept(app: Trial, bytes: Uint8Array, name = 'a.jpg') {
  const { files } = app.services
  return files.put(Readable.from([bytes]), name)
}

test('a thumbnail is a small WebP, upright, that tells nothing', async ({ app }) => {
  const onItsSide = await (await corners(400, 800)).withExif({}).jpeg().toBuffer()
  const sharp = await raster()
  const turned = await sharp(onItsSide).withMetadata({ orientation: 6 }).jpeg().toBuffer()
  const file = await kept(app, turned, 'Größe.jpg')
  const answer = await app.request(`${file.url}?thumbnail`)
  assert.is(answer.status, 200)
  assert.is(answer.headers.get('content-type'), 'image/webp')
  assert.match(answer.headers.get('content-disposition') ?? '', 'inline; filename="Gr__e.webp"')
  const bytes = Buffer.from(await answer.arrayBuffer())
  assert.is(answer.headers.get('content-length'), String(bytes.length))
  const { format, width, height, exif } = await sharp(bytes).metadata()
  assert.equal([format, width, height, exif], ['webp', 240, 120, undefined])
  assert.equal(await cornersOf(bytes), ['007', '700', '777', '070'])
  const teller = await kept(app, await told())
  const said = Buffer.from(await (await app.request(`${teller.url}?thumbnail`)).arrayBuffer())
  assert.not(said.includes(secret))
})

test('three photos come to less than ten kilobytes', async ({ app }) => {
  let sum = 0
  for (const name of ['hills', 'coast', 'lake']) {
    const url = shipped(`interfaces/colorize/examples/${name}.jpg`)
    sum += (await app.services.thumbnails.of(await app.services.files.include(url))).length
  }
  assert.ok(sum < 10_000, `${sum} bytes`)
})

test('a picture that is small already stays as large as it is', async ({ app }) => {
  const sharp = await raster()
  const file = await kept(app, await drawn(30, 20, 'png'), 'dot.png')
  const { width, height } = await sharp(await app.services.thumbnails.of(file)).metadata()
  assert.equal([width, height], [30, 20])
})

test('who has a thumbnail already is told so, before it is read or made', async ({ app }) => {
  const file = await kept(app, await drawn(300, 200))
  const first = await app.request(`${file.url}?thumbnail`)
  const tag = first.headers.get('etag')!
  assert.is.not(tag, (await app.request(file.url)).headers.get('etag'))
  assert.match(first.headers.get('cache-control') ?? '', 'private, max-age=3600, immutable')
  const again = (url: string) => app.request(url, { headers: { 'If-None-Match': tag } })
  assert.is((await again(`${file.url}?thumbnail`)).status, 304)
  assert.is((await again(file.url)).status, 200)
  const part = await app.request(`${file.url}?thumbnail`, { headers: { Range: 'bytes=0-3' } })
  assert.equal([part.status, await part.text()], [206, 'RIFF'])
})

test('what is no picture has no thumbnail, and the answer says so', async ({ app }) => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><rect width="9" height="9"/></svg>'
  for (const [name, bytes, type] of [
    ['notes.txt', Buffer.from('notes'), 'text/plain'],
    ['a.jpg', Buffer.from(svg), 'image/svg+xml'],
  ] as const) {
    const file = await kept(app, bytes, name)
    const answer = await app.request(`${file.url}?thumbnail`)
    assert.is(answer.status, 404, name)
    const { detail } = (await answer.json()) as { detail: string }
    assert.is(detail, `There is no thumbnail of a file of this type: ${type}`)
  }
  assert.is((await app.request(`/files/${newId()}/a.jpg?thumbnail`)).status, 404)
})

test('a picture that is not decoded here is its own thumbnail', async ({ app }) => {
  const gif = Buffer.from('R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==', 'base64')
  const answer = await app.request(`${(await kept(app, gif, 'a.gif')).url}?thumbnail`)
  assert.equal([answer.status, answer.headers.get('content-type')], [200, 'image/gif'])
  assert.equal(Buffer.from(await answer.arrayBuffer()), gif)
})

test('a damaged picture, or one with too many pixels, is refused with a sentence', async ({
  app,
}) => {
  const whole = await drawn(400, 300)
  const cases: [string, Buffer, RegExp][] = [
    ['cut.jpg', whole.subarray(0, whole.length / 2), /“cut.jpg” is damaged or cut short/],
    ['head.png', (await drawn(40, 30, 'png')).subarray(0, 60), /damaged|can be read/],
    ['many.png', await drawn(1200, 900, 'png'), /more than the 1,000,000 pixels/],
    ['bomb.png', pngHeader(30_000, 30_000), /more than the 1,000,000 pixels/],
  ]
  for (const [name, bytes, words] of cases) {
    const file = await kept(app, bytes, name)
    const answer = await app.request(`${file.url}?thumbnail`)
    const { detail } = (await answer.json()) as { detail: string }
    assert.is(answer.status, 415, `${name}: ${detail}`)
    assert.match(detail, words)
    // The file itself is as it was.
    assert.is((await app.request(file.url)).status, 200)
  }
})

test('many who ask at once share one reading of the picture, and those after it read none', async () => {
  await apart(async ({ shared, opened, store, picture }) => {
    const many = await Promise.all(Array.from({ length: 50 }, () => shared.of(picture)))
    assert.is(opened(), 1)
    assert.is(new Set(many).size, 1)
    for (let tries = 0; !(await store.get(thumbnailKey(picture.id))); tries++) {
      assert.ok(tries < 1000)
      await new Promise(setImmediate)
    }
    assert.equal(await shared.of(picture), many[0])
    assert.is(opened(), 1)
  })
})

test('no more wait than one upload may bring; others are told to come again', async () => {
  await apart(async ({ kept, make }) => {
    const few = make({ MAX_FILES: '1' })
    const bytes = await drawn(800, 600)
    const many = await Promise.all(
      Array.from({ length: 12 }, (_, i) => kept.put(Readable.from([bytes]), `${i}.jpg`)),
    )
    const all = await Promise.allSettled(many.map((one) => few.of(one)))
    const refused = all.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))
    assert.ok(refused.length > 0 && refused.length < 12, `${refused.length} refused`)
    assert.ok(
      refused.every(({ problem, headers }) => problem.status === 503 && headers['Retry-After']),
    )
    assert.equal(
      await Promise.all(many.slice(-1).map((one) => few.of(one).then(Buffer.isBuffer))),
      [true],
    )
  })
})

test('a failure is nobody else’s: the next who asks has another try', async () => {
  await apart(async ({ shared, opened, kept, picture }) => {
    await kept.remove(picture.id)
    for (const tries of [1, 2]) {
      const status = await shared.of(picture).then(
        () => 200,
        ({ problem }) => problem.status,
      )
      assert.equal([status, opened()], [404, tries])
    }
  })
})

test('thumbnails count as what is kept, go with their picture, and are not kept where no room is', async () => {
  await apart(async ({ shared, kept, store, ledger, picture, settled }) => {
    const before = ledger.used
    const { length } = await shared.of(picture)
    await settled()
    assert.is(ledger.used, before + length)
    await kept.sweep()
    assert.ok(await store.get(thumbnailKey(picture.id)))
    await kept.remove(picture.id)
    await kept.sweep()
    assert.is(await store.get(thumbnailKey(picture.id)), undefined)
    assert.is(ledger.used, 0)
    const other = await kept.put(Readable.from([await drawn(300, 200)]), 'b.jpg')
    ledger.count(most - ledger.used)
    assert.ok((await shared.of(other)).length > 0)
    await settled()
    assert.is(await store.get(thumbnailKey(other.id)), undefined)
  })
})

test('where pictures lie elsewhere, what was fetched of one is let go', async () => {
  await apart(
    async ({ shared, picture, dir }) => {
      assert.ok((await shared.of(picture)).length > 0)
      assert.equal(await readdir(join(dir, 'scratch', 'thumbnails')), [])
    },
    { elsewhere: true },
  )
})

test.run()

/** Thumbnails over a store of their own; `opened` counts how often a picture was opened. */
async function apart(
  use: (held: Awaited<ReturnType<typeof made>>) => Promise<void>,
  options: { elsewhere?: boolean } = {},
) {
  const { dir, remove } = await scratch()
  try {
    const held = await made(dir, options)
    await use(held)
    await held.settled()
  } finally {
    await remove()
  }
}

const most = 1_000_000

async function made(dir: string, { elsewhere = false }: { elsewhere?: boolean }) {
  const ledger = disk(most)
  const base = directory(join(dir, 'store'))
  const store = metered(elsewhere ? { ...base, path: undefined as never } : base, ledger)
  const kept = files(store, readConfig({}))
  let opens = 0
  const opening: Files['open'] = (...given) => {
    opens++
    return kept.open(...given)
  }
  const late: Promise<unknown>[] = []
  const make = (env: NodeJS.ProcessEnv = {}) =>
    thumbnails({
      files: { ...kept, open: opening },
      store,
      scratch: join(dir, 'scratch'),
      waitUntil: (work) => void late.push(work),
      config: readConfig(env),
    })
  return {
    dir,
    kept,
    store,
    make,
    shared: make(),
    picture: await kept.put(Readable.from([await drawn(800, 600)]), 'a.jpg'),
    opened: () => opens,
    settled: () => Promise.all(late),
    ledger,
  }
}
