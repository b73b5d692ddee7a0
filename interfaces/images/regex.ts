import { RE2JS } from 're2js'
import { InputError } from '../../app/core/errors.ts'

/** In characters, and in steps of the program that it compiles to. */
const longest = 200
const largest = 600
/** For all names together. */
const patienceMs = 250

/**
 * Whether a whole name matches a regular expression of a stranger's. It runs in time linear in the
 * name (RE2), on few enough steps that no name takes long; all names together have a limit too.
 * Throws an InputError.
 */
export function matcher(pattern: string): (name: string) => boolean {
  const expression = compiled(pattern)
  let spent = 0
  return (name) => {
    const began = performance.now()
    const matches = expression.matches(name)
    spent += performance.now() - began
    if (spent > patienceMs) throw wrong('takes too long on so many names: give a prefix too')
    return matches
  }
}

function compiled(pattern: string): RE2JS {
  if (pattern.length > longest) throw wrong(`must have at most ${longest} characters`)
  let expression: RE2JS
  try {
    expression = RE2JS.compile(pattern)
  } catch (cause) {
    throw wrong(`is not one: ${(cause as Error).message.replace('error parsing regexp: ', '')}`)
  }
  if (expression.programSize() > largest) throw wrong('is too large: repeat less in it')
  return expression
}

const wrong = (fault: string) =>
  new InputError(`Regular expression (regex) ${fault}`, { field: 'regex' })
