// Who is there: the user that a proxy signed in, the address, and the visits of this browser.
import { Interface, markdown } from 'fascia'

/** The proxy in front says who is signed in; believe it only where nobody else can reach the server. */
export const user = (request: Request) => request.headers.get('x-forwarded-user') ?? undefined

export const greeting = Interface({
  title: 'Greeting',
  description: 'Greets whoever is signed in.',
  onLoad: true,
  inputs: {},
  outputs: { words: markdown() },
  state: () => 0,
  fn(_, context) {
    const { user = 'stranger', address = 'right here' } = context.caller
    context.state += 1
    const times = context.state === 1 ? 'the first time' : `${context.state} times`
    return { words: `# Hello ${user}!\n\nYou are at ${address}, and were here ${times}.` }
  },
})
