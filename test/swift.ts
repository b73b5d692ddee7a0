import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/**
 * Runs the tests of what is kept in a store against the S3 server that S3_ENDPOINT, S3_REGION,
 * S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY name, such as OpenStack Swift with its s3api. Each test
 * makes a bucket of its own, called `fascia-test-…`, and removes it.
 */
const images = ['names', 'http', 'links', 'access', 'cache', 'limits', 'page', 'interfaces']
const files = ['files/store', ...images.map((name) => `interfaces/images/${name}`)]

if (!process.env.S3_ENDPOINT) {
  console.error('Set S3_ENDPOINT, S3_REGION, S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY first.')
  process.exit(2)
}

const failed = files.filter((file) => {
  const script = fileURLToPath(new URL(`${file}.test.js`, import.meta.url))
  return spawnSync(process.execPath, ['--enable-source-maps', script], { stdio: 'inherit' }).status
})
console.log(
  failed.length > 0 ? `FAIL ${failed.join(', ')}` : `All passed at ${process.env.S3_ENDPOINT}`,
)
process.exitCode = failed.length > 0 ? 1 : 0
