import { chmod, mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Desk, desk } from './desk.ts'

const test = suite<Desk>('files that come out of fascia run')
test.before.each(async (context) => {
  const { input } = Object.assign(context, await desk())
  await writeFile(join(input, 'a.txt'), 'hello')
  await writeFile(join(input, 'picture'), Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'))
})
test.after.each(async ({ left, remove }) => {
  assert.equal(await left(), [])
  await remove()
})

const read = (folder: string, name: string) => readFile(join(folder, name), 'utf8')

test('go under their own names beside what is there, and say where', async (desk) => {
  const { run, output, written } = desk
  assert.is((await run('copy', 'a.txt')).out, `${join(output, 'a.txt')}\n`)
  assert.is((await run('copy', 'a.txt')).out, `${join(output, 'a-2.txt')}\n`)
  assert.equal(await written(), ['a-2.txt', 'a.txt'])
  assert.is(await read(output, 'a-2.txt'), 'hello')
})

test('go under the name they are given, in place of what is there', async ({
  run,
  output,
  written,
}) => {
  await writeFile(join(output, 'b.txt'), 'before', { mode: 0o640 })
  assert.is((await run('copy', 'a.txt', 'b')).out, `${join(output, 'b.txt')}\n`)
  assert.equal(await written(), ['b.txt'])
  assert.is(await read(output, 'b.txt'), 'hello')
  assert.is((await stat(join(output, 'b.txt'))).mode & 0o777, 0o640)
})

test('get the extension that their bytes ask for', async ({ run, written }) => {
  await run('copy', 'picture')
  await run('copy', 'picture', 'v1.2')
  assert.is((await run('copy', 'picture', 'b.jpeg')).code, 2)
  assert.equal(await written(), ['picture.png', 'v1.2.png'])
})

test('are written once when they are the same', async ({ run, written }) => {
  const { out } = await run('twin', 'hi', 'one', '--json')
  const { show, take } = JSON.parse(out)
  assert.is(show.path, take.path)
  assert.equal(await written(), ['one.txt'])
})

test('of several get the name of their output or a number', async ({ run, output, written }) => {
  const { out } = await run('parts', 'a b c', 'all.txt')
  assert.equal(await written(), ['all-2.txt', 'all-3.txt', 'all-whole.csv', 'all.txt'])
  const paths = ['all.txt', 'all-2.txt', 'all-3.txt', 'all-whole.csv']
  assert.is(out, `3\n${paths.map((path) => join(output, path)).join('\n')}\n`)
  assert.is(await read(output, 'all-3.txt'), 'c')
})

test('are told with their paths as JSON', async ({ run, output }) => {
  const { count, parts, whole } = JSON.parse((await run('parts', 'a b', '--json')).out)
  assert.is(count, 2)
  assert.is(parts[1].path, join(output, 'part1.txt'))
  const { id, url, name, type, size, path } = whole
  assert.is(url, `/files/${id}/whole.csv`)
  assert.equal([name, type, size], ['whole.csv', 'text/csv', 3])
  assert.is(await readFile(path, 'utf8'), 'a b')
})

test('go to standard output as they are', async ({ run, written }) => {
  const { code, out } = await run('copy', 'a.txt', '-')
  assert.equal({ code, out }, { code: 0, out: 'hello' })
  assert.equal(await written(), [])
})

test('do not go to a terminal, nor several to standard output', async ({ run }) => {
  const one = await run('copy', 'a.txt', '-', { terminal: 'stdout' })
  assert.match(one.err, /\nThe result is a file, which a terminal cannot show/)
  const many = await run('parts', 'a b', '-')
  assert.match(many.err, /\nThe result is 3 files, and - takes one: give them a name$/)
  assert.equal([one.code, one.out, many.code, many.out], [2, '', 2, ''])
})

test('do not take the place of what is plainly something else', async (desk) => {
  const { run, output, written } = desk
  await writeFile(join(output, 'photo.jpg'), 'a picture')
  const { code, err } = await run('copy', 'a.txt', 'photo.jpg')
  assert.is(code, 2)
  assert.match(err, /The result is a .txt file, not what “.+photo.jpg” says: give it another name$/)
  assert.is(await read(output, 'photo.jpg'), 'a picture')
  assert.is((await run('copy', 'a.txt', 'new.jpg')).code, 2)
  assert.equal(await written(), ['photo.jpg'])
})

test('are made in the format that their name asks for, or not at all', async (desk) => {
  const { run, output, written } = desk
  assert.is((await run('drawing', 'a.svg')).code, 0)
  assert.is((await run('drawing', 'b.csv', '--shape', 'csv')).code, 0)
  assert.is((await run('drawing', 'plain')).code, 0)
  assert.equal(await written(), ['a.svg', 'b.csv', 'plain.csv'])
  assert.match(await read(output, 'a.svg'), /^<svg/)
  const other = await run('drawing', 'c.avi')
  assert.match(other.err, /\nThe result can be named \.csv or \.svg, not “c\.avi”$/)
  const torn = await run('drawing', 'd.svg', '--shape', 'csv')
  assert.match(torn.err, /\n--shape csv and the name “d\.svg” say two things: drop one$/)
  assert.equal([other.code, torn.code], [2, 2])
  assert.is((await written()).length, 3)
})

test('go through a link to the file behind it', async ({ run, output, written }) => {
  await writeFile(join(output, 'real.txt'), '')
  await symlink('real.txt', join(output, 'link.txt'))
  await run('copy', 'a.txt', 'link')
  assert.equal(await written(), ['link.txt', 'real.txt'])
  assert.is(await read(output, 'real.txt'), 'hello')
})

const faults: [name: string, sentence: RegExp][] = [
  ['../x', /^The output’s name must not have \.\. in it, not “\.\.\/x”$/],
  ['/tmp/../x', /must not have \.\. in it/],
  ['sub/x', /^There is no folder “.+\/out\/sub” to write the result into$/],
  ['a.txt/x', /^There is no folder “.+\/out\/a.txt” to write/],
  ['x/', /^The output must be the name of a file, not of a folder: “x\/”$/],
  ['.', /^The output must be the name of a file/],
  ['folder.txt', /^“.+\/out\/folder.txt” is a folder: give the output another name$/],
  [
    '/dev/null',
    /^“\/dev\/null” is not a plain file; - as the output’s name means standard output$/,
  ],
  ['x'.repeat(240), /^The name “x+” is too long$/],
]

for (const [name, sentence] of faults) {
  test(`are not written to ${name.slice(0, 20)}`, async ({ run, output, written }) => {
    await mkdir(join(output, 'folder.txt'))
    await writeFile(join(output, 'a.txt'), 'before')
    const { code, out, err } = await run('copy', 'a.txt', name)
    assert.equal({ code, out }, { code: 2, out: '' })
    assert.match(err.split('\n').at(-1)!, sentence)
    assert.equal(await written(), ['a.txt', 'folder.txt'])
  })
}

test('need a folder that is there', async ({ run, output }) => {
  const env = { OUTPUT_DIR: join(output, 'nowhere') }
  const { code, err } = await run('copy', 'a.txt', { env })
  assert.is(code, 2)
  assert.match(err, /\nThere is no folder “.+\/nowhere” to write the result into$/)
  assert.is((await run('half', '4', { env })).code, 0)
})

test('need a folder that may be written to', async ({ run, output, written }) => {
  await chmod(output, 0o500)
  const { code, err } = await run('copy', 'a.txt')
  await chmod(output, 0o700)
  // Root may write everywhere.
  if (process.getuid?.() === 0) return assert.equal(await written(), ['a.txt'])
  assert.is(code, 2)
  assert.match(err, /\nThe folder “.+” may not be written to$/)
})

test.run()
