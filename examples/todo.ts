// A list of things to do that each visitor finds again: state, and three actions on it.
import { InputError, Interface, number, table, text } from 'fascia'

const nothing = (): { task: string; done: boolean }[] => []
const listed = (tasks: ReturnType<typeof nothing>) => ({
  left: tasks.filter(({ done }) => !done).length,
  list: tasks.map((task, at) => ({ number: at + 1, ...task })),
})

export const todo = Interface({
  title: 'Things to do',
  description: 'Name a task to add it, or give the number of one to finish.',
  onLoad: true,
  inputs: {
    task: text({ maxLength: 200, optional: true }),
    number: number({ min: 1, integer: true, optional: true }),
  },
  outputs: {
    left: number({ label: 'Left to do' }),
    list: table({ columns: { number: 'number', task: 'text', done: 'checkbox' } }),
  },
  state: nothing,
  actions: {
    add({ task }, { state }) {
      if (task) state.push({ task, done: false })
      return listed(state)
    },
    finish({ number = 1 }, { state }) {
      const task = state[number - 1]
      if (!task) throw new InputError('There is no task of that number', { field: 'number' })
      task.done = true
      return listed(state)
    },
    tidy(_, context) {
      context.state = context.state.filter(({ done }) => !done)
      return listed(context.state)
    },
  },
})
