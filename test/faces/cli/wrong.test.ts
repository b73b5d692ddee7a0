import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Desk, desk } from './desk.ts'

const test = suite<Desk>('a wrong command')
test.before.each(async (context) => void Object.assign(context, await desk()))
test.after.each(({ remove }) => remove())

const cases: [argv: string, sentence: string][] = [
  ['run', 'Which Interface? Give its name after run'],
  [
    'run gret hello 3',
    'There is no Interface “gret”: there are greet, colorize, img2vid, degrees, images, storeImage, deriveImage, removeImage and album',
  ],
  ['run greet', 'Enter a whole number from 0 for Times'],
  ['run greet hello', 'Enter a whole number from 0 for Times'],
  ['run greet hello many', 'Times must be a whole number from 0, not “many”'],
  ['run greet hello -1', 'Times must be a whole number from 0, not “-1”'],
  [
    'run greet hello 3 out.txt more',
    '“more” is one argument too many: there is room for greeting, times and the name of the output',
  ],
  [
    'run greet hello 3 --loud',
    'There is no option --loud: there are --greeting, --times, --json, --session and --help',
  ],
  ['run degrees --limit', '--limit needs a value after it'],
  ['run img2vid nothing film.mp4', 'Images must be a file, but there is none at “IN/nothing”'],
  ['serve --app nothing.js', 'There is no file “HERE/nothing.js”'],
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
