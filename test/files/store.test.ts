import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ConfigError } from '../../app/core/config.ts'
import { ProblemError } from '../../app/core/errors.ts'
import { directory } from '../../app/files/directory.ts'
import { disk } from '../../app/files/disk.ts'
import { metered } from '../../app/files/metered.ts'
import { s3 } from '../../app/files/s3.ts'
import { relay } from '../support/relay.ts'
import { testBucket } from '../support/s3.ts'
import { scratch } from '../support/scratch.ts'
import { storeContract } from '../support/store-contract.ts'

storeContract('directory', async () => {
  const { dir, remove } = await scratch()
  return { store: directory(dir), unfinished: () => readdir(join(dir, '.tmp')), close: remove }
})

storeContract('counted', async () => {
  const { dir, remove } = await scratch()
  const store = metered(directory(dir), disk(Number.MAX_SAFE_INTEGER))
  return { store, unfinished: () => readdir(join(dir, '.tmp')), close: remove }
})

storeContract('S3', async () => {
  const { dir, remove } = await scratch()
  const bucket = await testBucket()
  return {
    store: await s3(bucket.settings, { scratch: dir, pageSize: 2 }),
    unfinished: () => readdir(dir),
    async close() {
      await bucket.remove()
      await remove()
    },
  }
})

const test = suite('S3')

test('says at start which setting is wrong', async () => {
  const { dir, remove } = await scratch()
  const { settings, ...bucket } = await testBucket()
  const refusal = (more: object) =>
    s3({ ...settings, ...more }, { scratch: dir }).then(String, (error) => {
      assert.instance(error, ConfigError)
      return error.message
    })
  assert.match(await refusal({ S3_SECRET_ACCESS_KEY: '' }), /^S3_SECRET_ACCESS_KEY must be set/)
  assert.match(await refusal({ S3_SECRET_ACCESS_KEY: 'wrong' }), /S3_ACCESS_KEY_ID.*403/)
  const nowhere = await refusal({ S3_ENDPOINT: 'http://127.0.0.1:9' })
  assert.match(nowhere, /^S3_ENDPOINT must be a store that answers/)
  await bucket.remove()
  await remove()
})

test('is a problem 503, to be tried again, when the server has gone', async () => {
  const { dir, remove } = await scratch()
  const { settings, ...bucket } = await testBucket()
  const { port, stop } = await relay(settings.S3_ENDPOINT)
  const store = await s3({ ...settings, S3_ENDPOINT: `http://127.0.0.1:${port}` }, { scratch: dir })
  await store.put('files/a', Readable.from(['abc']))
  await stop()
  for (const use of [
    () => store.get('files/a'),
    () => store.read('files/a'),
    () => store.put('files/a', Readable.from(['def'])),
  ]) {
    const error = await use().catch((thrown) => thrown)
    assert.instance(error, ProblemError)
    assert.is(error.problem.status, 503)
    assert.is(error.headers['Retry-After'], '5')
  }
  assert.equal(await readdir(dir), [])
  await bucket.remove()
  await remove()
})

test('is a problem 503, not a short file, when it sends less than it has', async () => {
  const { dir, remove } = await scratch()
  const { settings, ...bucket } = await testBucket()
  const { port, stop } = await relay(settings.S3_ENDPOINT, 1_000_000)
  const store = await s3({ ...settings, S3_ENDPOINT: `http://127.0.0.1:${port}` }, { scratch: dir })
  const direct = await s3(settings, { scratch: dir })
  await direct.put('files/a', Readable.from([Buffer.alloc(3_000_000, 'a')]), () => ({
    name: 'a.txt',
    type: 'text/plain',
  }))
  const error = await buffer(await store.read('files/a')).catch((thrown) => thrown)
  assert.instance(error, ProblemError)
  assert.is(error.problem.status, 503)
  assert.match(error.cause.message, /^The body of files\/a (was cut off|has)/)
  await stop()
  await bucket.remove()
  await remove()
})

test.run()
