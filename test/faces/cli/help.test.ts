import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Desk, desk, fixture } from './desk.ts'

const test = suite<Desk>('help')
test.before.each(async (context) => void Object.assign(context, await desk()))
test.after.each(({ remove }) => remove())

const commands = ['serve', 'run', 'mcp', 'config']
const asks = [
  ['--help'],
  ['help'],
  ...commands.flatMap((name) => [
    [name, '--help'],
    ['help', name],
    ['-h', name],
  ]),
  ['run', 'greet', '--help'],
  ['run', 'img2vid', '-h'],
  ['run', '--help', 'greet', 'even', 'with', 'too', 'many', 'arguments'],
]

for (const argv of asks) {
  test(`fascia ${argv.join(' ')} fits a terminal`, async ({ call }) => {
    const { code, out, err } = await call(argv)
    assert.equal([code, err], [0, ''])
    assert.match(out, /\n\nUsage\n {2}fascia /)
    assert.ok(out.endsWith('\n') && !out.endsWith('\n\n'))
    assert.equal(
      out.split('\n').filter((line) => line.length > 79 || line.endsWith(' ')),
      [],
    )
  })
}

test('of an Interface is drawn from its schema', async ({ call }) => {
  const { out } = await call(['run', '--app', fixture, 'every', '--help'])
  const program = `fascia run ${fixture} every`
  for (const line of [
    'Every kind\nIt has every kind, and more (https://example.com/).\n\nUsage\n',
    '  <second>  a number\n  [output]  a name for the result\n',
    '  --birth-year N  a whole number. As in a passport. (default 1990)\n',
    '  --[no-]loud     Loud (default yes)\n',
    '  --tags CHOICE…  any of a, b, c; the flag may be repeated\n',
    '  --note TEXT     text\n',
    `  ${program} 'it'\\''s' 2 --no-loud --tags a --tags b\n`,
  ]) {
    assert.ok(out.includes(line), `${line}\nis not in\n${out}`)
  }
  assert.not.match(out, /Files\n/)
})

test('of an Interface says what becomes of files', async ({ call }) => {
  const { out } = await call(['run', 'img2vid', '--help'])
  assert.match(out, /<images> {2}one or more JPEG, PNG or WebP images, or a folder of them\n/)
  assert.match(out, /\n\nFiles\n.+\n\nResults\n.+without one\n {2}under their own names/s)
})

test('examples work when pasted', async ({ call }) => {
  const { out } = await call(['run', 'greet', '--help'])
  const [, example] = /\nExamples\n {2}fascia (run greet .+)\n/.exec(out)!
  const argv = example!.match(/'[^']*'|\S+/g)!.map((word) => word.replaceAll("'", ''))
  assert.is((await call(argv)).out, 'hello hello hello \n')
})

test('the version is the package’s', async ({ call }) => {
  assert.match((await call(['--version'])).out, /^fascia \d+\.\d+\.\d+\n$/)
  assert.is((await call(['-V'])).out, (await call(['--version'])).out)
})

test('a command that is not there, or not given, is a misuse', async ({ call }) => {
  const none = await call([])
  assert.equal([none.code, none.out], [2, ''])
  assert.match(
    none.err,
    /^Usage: fascia <init\|dev\|serve\|run\|mcp\|config> .+\n\nWhich command\?$/,
  )
  const wrong = await call(['sevre'])
  assert.is(wrong.code, 2)
  assert.match(
    wrong.err,
    /\nThere is no command “sevre”: there are init, dev, serve, .+ and config$/,
  )
  assert.is((await call(['toString'])).code, 2)
  assert.match((await call(['--nope'])).err, /\nThere is no option --nope: there are --app,/)
})

test('fascia config prints every setting, and no secret', async ({ call }) => {
  const env = { API_KEY: 'hush', ALGORITHMIA_API: 'https://me:hush@example.com', MAX_QUEUE: '7' }
  const { code, out } = await call(['config'], { env })
  assert.is(code, 0)
  assert.match(out, /\n {2}MAX_QUEUE +7 \(default 100\)\n +The most calls that wait/)
  assert.match(out, /\n {2}API_KEY +•••••• \(default none\)\n/)
  assert.match(out, /\n {2}ALGORITHMIA_API +https:\/\/••••••@example.com \(default none\)\n/)
  assert.match(out, /\n {2}JOB_TIMEOUT +600 \(default\)\n/)
  assert.not.match(out, /hush/)
  assert.equal(
    out.split('\n').filter((line) => line.length > 79),
    [],
  )
  const wrong = await call(['config'], { env: { JOB_TTL: 'soon' } })
  assert.equal([wrong.code, wrong.out], [1, ''])
  assert.match(wrong.err, /^\n\nJOB_TTL must be a whole number from 1 to 31536000, not “soon”\.$/)
})

test.run()
