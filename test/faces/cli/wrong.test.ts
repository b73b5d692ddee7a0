import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Desk, desk } from './desk.ts'

const test = suite<Desk>('a wrong command')
test.before.each(async (context) => void Object.assign(context, await desk()))
test.after.each(({ remove }) => remove())

const cases: [argv: string, sentence: string][] = [
  ['rnu greet', ''],
  ['run', ''],
  ['run gret hello 3', ''],
  ['run greet', ''],
  ['run greet hello', ''],
  ['run greet hello many', ''],
  ['run greet hello -1', ''],
  ['run greet hello 3 out.txt more', ''],
  ['run greet hello 3 --loud', ''],
  ['run degrees --limit', ''],
  ['run img2vid nothing film.mp4', ''],
  ['serve nothing', ''],
  ['serve --app nothing.js', ''],
  ['serve --prot 1', ''],
]

for (const [argv, sentence] of cases) {
  test(`such as fascia ${argv} is refused in a sentence`, async ({ call, input }) => {
    const { code, out, err } = await call(argv.split(' '))
    assert.equal([code, out], [2, ''])
    assert.is(
      err.replaceAll(input, 'IN').replaceAll(process.cwd(), 'HERE').trim().split('\n').at(-1),
      sentence,
    )
  })
}

test.run()
