import { readFile } from 'node:fs/promises'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { shipped } from '../../app/core/root.ts'
import { raster } from '../../app/files/picture.ts'
import { colorize } from '../../interfaces/colorize/index.ts'
import { slope } from '../support/photo.ts'
import { trial } from '../support/scratch.ts'

const test = suite('colorize, served')

const sharp = await raster()
const scan = await (await slope(60, 40)).jpeg().toBuffer()
const sent = (body: Uint8Array, headers: Record<string, string> = {}) => ({
  method: 'POST',
  body: new Uint8Array(body),
  headers: { 'Content-Type': 'image/jpeg', ...headers },
})

test('a raw photo comes back as a colour one', async () => {
  const { request, close } = await trial({ colorize })
  const answer = await request(
    '/colorize?format=webp&vividness=1',
    sent(scan, { Accept: 'image/*' }),
  )
  assert.equal([answer.status, answer.headers.get('Content-Type')], [200, 'image/webp'])
  const { format, width, height } = await sharp(Buffer.from(await answer.arrayBuffer())).metadata()
  assert.equal([format, width, height], ['webp', 60, 40])
  await close()
})

test('JSON says where the colour picture is', async () => {
  const { request, close } = await trial({ colorize })
  const answer = await request('/colorize', sent(scan))
  const file = (await answer.json()) as { url: string; name: string; type: string }
  assert.equal([answer.status, file.type], [200, 'image/jpeg'])
  assert.match(file.name, /-colour\.jpg$/)
  assert.is((await request(file.url)).status, 200)
  await close()
})

test('a broken photo and a wrong vividness are refused at their fields', async () => {
  const { request, close } = await trial({ colorize })
  for (const [query, body, field] of [
    ['', scan.subarray(0, 200), 'photo'],
    ['?vividness=2', scan, 'vividness'],
    ['?format=gif', scan, 'format'],
  ] as const) {
    const answer = await request(`/colorize${query}`, sent(body))
    const { errors } = (await answer.json()) as { errors: { field: string }[] }
    assert.equal([answer.status, errors[0]?.field], [400, field])
  }
  await close()
})

test('its page has the form, and samples that are there', async () => {
  const { request, close } = await trial({ colorize })
  const page = await (await request('/colorize', { headers: { Accept: 'text/html' } })).text()
  assert.match(page, /<h1[^>]*>Image colorizer/)
  for (const { photo } of colorize.examples) {
    const { channels, width } = await sharp(await readFile(photo as URL)).metadata()
    assert.is(channels, 1)
    assert.ok(width! >= 500)
  }
  await close()
})

test('it serves clients of Algorithmia under its own name', async () => {
  const { request, close } = await trial({ colorize })
  const address = '/colorize/v1/algo/deeplearning/ColorfulImageColorization'
  const answer = await request(address, sent(scan))
  const { result } = (await answer.json()) as { result: { output: string } }
  const file = await request(result.output.replace('data://', '/colorize/v1/data/'))
  assert.equal([file.status, file.headers.get('Content-Type')], [200, 'image/png'])
  await close()
})

test('the shipped files are there', async () => {
  const model = await readFile(shipped('interfaces/colorize/colorize.onnx'))
  assert.ok(model.length > 1e6 && model.length <= 8 * 1024 ** 2)
})

test.run()
