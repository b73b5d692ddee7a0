import { randomBytes } from 'node:crypto'
import { bucket, type S3Settings, s3 } from '../../app/files/s3.ts'
import { s3Server, testKey } from './s3-server.ts'
import { scratch } from './scratch.ts'

/** A bucket of a test's own; `remove` takes it away with all that is in it. */
export interface TestBucket {
  settings: S3Settings
  remove(): Promise<void>
}

/** Whether the environment names a real S3 server, for the tests to run against. */
export const isReal = Boolean(process.env.S3_ENDPOINT)

/** In the server that `S3_ENDPOINT` names, or else in one of our own that lives as long. */
export async function testBucket(): Promise<TestBucket> {
  const S3_BUCKET = `fascia-test-${randomBytes(6).toString('hex')}`
  if (isReal) {
    const { S3_ENDPOINT = '', S3_REGION = 'us-east-1', ...keys } = process.env
    const { S3_ACCESS_KEY_ID = '', S3_SECRET_ACCESS_KEY = '' } = keys
    const settings = { S3_ENDPOINT, S3_REGION, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY, S3_BUCKET }
    return { settings, remove: () => empty(settings) }
  }
  const { url, close } = await s3Server()
  const settings = {
    S3_ENDPOINT: url,
    S3_REGION: 'us-east-1',
    S3_ACCESS_KEY_ID: testKey,
    S3_SECRET_ACCESS_KEY: testKey,
    S3_BUCKET,
  }
  return { settings, remove: close }
}

async function empty(settings: S3Settings): Promise<void> {
  const { dir, remove } = await scratch()
  const store = await s3(settings, { scratch: dir })
  for await (const { key } of store.list('')) await store.remove(key)
  await bucket(settings)('DELETE', '', { takes: [404] })
  await remove()
}
