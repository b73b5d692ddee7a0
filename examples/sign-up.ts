// A form that says what is wrong at each field, all at once, and what fits only together.
import { checkbox, InputError, Interface, number, text } from 'fascia'

const taken = ['ada', 'admin', 'root']

export const signUp = Interface({
  title: 'Sign up',
  description: 'Nothing is kept: try names such as `ada`, and passwords that do not match.',
  inputs: {
    name: text({ pattern: '[a-z][a-z0-9]+', maxLength: 20, help: 'Small letters and digits' }),
    email: text({ pattern: '\\S+@\\S+\\.\\S+', placeholder: 'you@example.org' }),
    age: number({ integer: true, min: 13, max: 130 }),
    password: text({ password: true, minLength: 8, help: 'At least 8 characters' }),
    again: text({ password: true, label: 'Password, again' }),
    agreed: checkbox({ label: 'I have read the terms' }),
  },
  outputs: { welcome: 'text' },
  fn({ name, password, again, agreed }) {
    const refuse = (sentence: string, field: string) => {
      throw new InputError(sentence, { field })
    }
    if (taken.includes(name)) refuse(`${name} is taken: try ${name}${name.length}`, 'name')
    if (password !== again) refuse('The two passwords are not the same', 'again')
    if (!agreed) refuse('Please read the terms first', 'agreed')
    return { welcome: `Welcome, ${name}!` }
  },
})
