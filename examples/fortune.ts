// Fortune cookies, three a minute: a call that each visitor may make only so often.
import { randomInt } from 'node:crypto'
import { Interface, ProblemError } from 'fascia'

const most = 3
const cookies = [
  'A type that fits is worth two casts.',
  'You will find it where you looked first.',
  'Somebody reads your log tonight. Write kindly.',
  'The test you skip is the one you need.',
  'Ship on a Tuesday.',
  'Beware of what “cannot happen”.',
]

export const fortune = Interface({
  title: 'Fortune cookies',
  description: `At most ${most} a minute.`,
  inputs: {},
  outputs: { fortune: 'text', left: 'number' },
  state: () => [0],
  fn(_, context) {
    const recent = context.state.filter((time) => time > Date.now() - 60_000)
    if (recent.length >= most) {
      const seconds = Math.ceil((Math.min(...recent) + 60_000 - Date.now()) / 1000)
      throw new ProblemError(429, `The next cookie is done in ${seconds} seconds`)
    }
    context.state = [...recent, Date.now()]
    return { fortune: cookies[randomInt(cookies.length)] ?? '', left: most - recent.length - 1 }
  },
})
