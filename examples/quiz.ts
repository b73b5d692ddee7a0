// Times tables that keep the score of each visitor, across reloads and restarts.
import { randomInt } from 'node:crypto'
import { Interface, markdown, number } from 'fascia'

const question = () => ({ a: randomInt(3, 10), b: randomInt(3, 10) })

export const quiz = Interface({
  title: 'Times tables',
  description: 'Your score is yours alone, and is still there tomorrow.',
  onLoad: true,
  inputs: { answer: number({ integer: true, optional: true }) },
  outputs: { quiz: markdown() },
  state: () => ({ ...question(), right: 0, asked: 0 }),
  fn({ answer }, { state }) {
    let said = 'Ready?'
    if (answer !== undefined) {
      const isRight = answer === state.a * state.b
      said = isRight ? 'Right!' : `No: ${state.a} × ${state.b} is ${state.a * state.b}.`
      state.right += isRight ? 1 : 0
      state.asked += 1
      Object.assign(state, question())
    }
    const { a, b, right, asked } = state
    return { quiz: `${said}\n\n## ${a} × ${b} = ?\n\n${right} of ${asked} were right.` }
  },
})
