import type { AnyComponent } from './component.ts'
import { DeclarationError } from './errors.ts'
import { list } from './schema.ts'
import { nearest, told } from './wording.ts'

/** What an option may be, and how that reads after "must be". */
export type Rule = readonly [holds: (value: unknown) => boolean, expected: string]
export type Rules = { readonly [option: string]: Rule }

const isNumber = (value: unknown): value is number => Number.isFinite(value)

export const anything: Rule = [() => true, 'anything']
export const aText: Rule = [(value) => typeof value === 'string', 'text']
export const someText: Rule = [(value) => typeof value === 'string' && value !== '', 'text']
export const aFlag: Rule = [(value) => typeof value === 'boolean', 'true or false']
export const aNumber: Rule = [isNumber, 'a number']
export const aboveZero: Rule = [(value) => isNumber(value) && value > 0, 'a number above 0']
export const fromZero: Rule = [
  (value) => Number.isSafeInteger(value) && Number(value) >= 0,
  'a whole number from 0',
]
export const fromOne: Rule = [
  (value) => Number.isSafeInteger(value) && Number(value) >= 1,
  'a whole number from 1',
]
export const aFunction: Rule = [(value) => typeof value === 'function', 'a function']
export const anObject: Rule = [
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'an object',
]
export const aList: Rule = [Array.isArray, 'a list']

/** The options of every component. */
export const shared: Rules = { label: someText, help: aText, optional: aFlag, visible: aFunction }

/** Throws a DeclarationError where an option is unknown, or is not what it must be. */
export function refuseOptions(owner: string, options: object, rules: Rules): void {
  for (const [name, value] of Object.entries(options)) {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined
    if (!rule) {
      const known = Object.keys(rules)
      const near = nearest(name, known)
      const meant = near ? `did you mean “${near}”?` : `its options are ${list(known, 'and')}`
      throw new DeclarationError(`${owner} has no option “${name}”: ${meant}`)
    }
    const [holds, expected] = rule
    if (value !== undefined && !holds(value)) {
      throw new DeclarationError(`the ${name} of ${owner} must be ${expected}, not ${told(value)}`)
    }
  }
}

/**
 * The component that `make` makes of these options. What is wrong with them is told by the Interface
 * that the component is a port of, since that knows its name; or else when anything is asked of it.
 */
export function declared<C extends object>(
  type: string,
  options: object,
  rules: Rules,
  make: () => C,
): C {
  try {
    if (!anObject[0](options)) {
      throw new DeclarationError(
        `${type} takes its options as an object, not ${told(options)}: write ${type}({ … })`,
      )
    }
    refuseOptions(type, options, { ...shared, ...rules })
    return make()
  } catch (error) {
    if (!(error instanceof DeclarationError)) throw error
    return faulty(error) as C
  }
}

const members = ['type', 'schema', 'decode', 'encode', 'input', 'output']

function faulty(error: DeclarationError): object {
  const get = () => {
    throw error
  }
  return Object.defineProperties(
    {},
    Object.fromEntries(members.map((name) => [name, { get, enumerable: true }])),
  )
}

/** Whether it is a component, a faulty one too. */
export function isComponent(value: unknown): value is AnyComponent {
  if (typeof value !== 'object' || value === null) return false
  const own = Object.getOwnPropertyDescriptor(value, 'decode')
  return own?.get !== undefined || typeof (value as AnyComponent).decode === 'function'
}
