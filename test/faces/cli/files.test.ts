import { execFileSync } from 'node:child_process'
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Desk, desk } from './desk.ts'

const test = suite<Desk>('files that go into fascia run')
test.before.each(async (context) => {
  const made = Object.assign(context, await desk())
  const put = (name: string, text: string) => writeFile(join(made.input, name), text)
  await mkdir(join(made.input, 'frames', 'inner'), { recursive: true })
  await mkdir(join(made.input, 'void'))
  for (const name of ['f10', 'f2', 'f1', '.f3', 'inner/f4']) await put(`frames/${name}.txt`, name)
  await symlink('f1.txt', join(made.input, 'frames', 'f03.txt'))
  await symlink('nowhere', join(made.input, 'frames', 'broken.txt'))
  await put('a.txt', 'hello')
  await put('empty.txt', '')
  execFileSync('mkfifo', [join(made.input, 'pipe'), join(made.input, 'frames', 'pipe')])
})
test.after.each(async ({ left, remove }) => {
  assert.equal(await left(), [])
  await remove()
})

test('are found under INPUT_DIR, or where an absolute path leads', async ({ run, input }) => {
  for (const path of ['a.txt', './frames/../a.txt', join(input, 'a.txt')]) {
    const { out } = await run('nameOf', path, '--json')
    assert.equal(JSON.parse(out), { name: 'a.txt', type: 'text/plain', size: 5 })
  }
})

test('may come from standard input, once', async ({ run }) => {
  const { out } = await run('nameOf', '-', '--json', { stdin: '%PDF-1.4 etc' })
  assert.equal(JSON.parse(out), { name: 'stdin', type: 'application/pdf', size: 12 })
  const { code, err } = await run('listing', '-', '--fallback', '-', { stdin: 'a' })
  assert.is(code, 2)
  assert.match(err, /\n\nFallback cannot be standard input, which is read already$/)
})

test('in a folder are taken by name as people count, and no others', async ({ run }) => {
  assert.is((await run('listing', 'frames')).out, 'f1.txt f2.txt f03.txt f10.txt\n')
})

test('of other types are left out of a folder, and named', async ({ run, input }) => {
  const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')
  for (const name of ['b10', 'b2.png', 'c1.png']) await writeFile(join(input, 'void', name), png)
  await writeFile(join(input, 'void', 'notes.txt'), 'buy film')
  const all = await run('frames', 'void')
  assert.equal(all, { code: 0, out: 'b2.png b10 c1.png\n', err: 'Left out of void: “notes.txt”\n' })
  const none = await run('frames', 'frames')
  assert.is(none.code, 2)
  assert.match(none.err, /must each be a PNG image, but “f1.txt” is a text file$/)
})

test('are those that a pattern fits', async ({ run }) => {
  assert.is((await run('listing', 'frames/f1*.txt')).out, 'f1.txt f10.txt\n')
  assert.is((await run('listing', 'frames/f?.t*')).out, 'f1.txt f2.txt\n')
  const { code, err } = await run('listing', 'frames/g*')
  assert.is(code, 2)
  assert.match(err, /\nFiles must be files, but there is none in “frames\/g\*”$/)
})

test('of a list may be one, or several by its flag', async ({ run }) => {
  assert.is((await run('listing', 'a.txt')).out, 'a.txt\n')
  const { out } = await run('listing', '--files', 'frames', '--files=a.txt')
  assert.is(out, 'f1.txt f2.txt f03.txt f10.txt a.txt\n')
})

const faults: [path: string, sentence: RegExp][] = [
  ['nope.txt', /^File must be a file, but there is none at “\/.+\/in\/nope.txt”$/],
  ['a.txt/b', /^File must be a file, but there is none at “.+”$/],
  ['empty.txt', /^File is empty: choose another file$/],
  ['frames', /^File must be a file, but “frames” is a folder$/],
  ['pipe', /^File must be a file, but “pipe” is a pipe; - stands for standard input$/],
  ['/dev/null', /^File must be a file, but “\/dev\/null” is a device; - stands/],
  ['x'.repeat(300), /^File cannot be read: “x+” \(ENAMETOOLONG\)$/],
  ['', /^File must be a file, not blank$/],
]

for (const [path, sentence] of faults) {
  test(`that cannot be taken are refused: ${path.slice(0, 20)}`, async ({ run }) => {
    const { code, out, err } = await run('nameOf', path)
    assert.equal({ code, out }, { code: 2, out: '' })
    assert.match(err.split('\n').at(-1)!, sentence)
  })
}

test('of an empty folder are missed', async ({ run }) => {
  const { code, err } = await run('listing', 'void')
  assert.is(code, 2)
  assert.match(err, /\n\nFiles must be files, but there is none in “void”$/)
})

test('are counted before they are read', async ({ run, input }) => {
  for (let i = 0; i < 13; i++) await writeFile(join(input, 'void', `${i}`), 'x')
  assert.match((await run('listing', 'void')).err, /\nFiles must be at most 12 files, not 13$/)
})

test('are refused when they are too large', async ({ run }) => {
  const { code, err } = await run('nameOf', 'a.txt', { env: { MAX_UPLOAD_BYTES: '4' } })
  assert.is(code, 2)
  assert.match(err, /\nFile has a file that is too large: “a.txt”. A file must be at most 4 bytes$/)
})

test('that may not be read are named', async ({ run, input }) => {
  await chmod(join(input, 'a.txt'), 0)
  const { code, err } = await run('nameOf', 'a.txt')
  // Root may read everything.
  if (process.getuid?.() === 0) assert.is(code, 0)
  else assert.match(err, /\nFile may not be read: “a.txt”$/)
})

test('are faulted by what is in them as by what they are', async ({ run }) => {
  const { code, err } = await run('picky', 'a.txt')
  assert.is(code, 2)
  assert.match(err, /^Usage: .+\n\n“a.txt” is not good$/s)
})

test('are faulted all at once', async ({ run }) => {
  const { err } = await run('listing', 'nope', '--fallback', 'frames')
  assert.match(err, /\nFiles must be .+\nFallback must be .+ is a folder$/)
})

test.run()
