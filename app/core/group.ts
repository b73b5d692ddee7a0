import { refuseName } from './declaration.ts'
import { DeclarationError } from './errors.ts'
import {
  type Group,
  grouped,
  type Interface,
  inOrder,
  type Members,
  type Membership,
  titled,
} from './interface.ts'
import { isGroup, isInterface } from './names.ts'
import { anObject, refuseOptions, someText } from './options.ts'
import { told } from './wording.ts'

/** What is served, by name. */
export type Interfaces = { readonly [name: string]: Interface | Group }

/** The names under which they are served: those in a group have the group's before them. */
export type Names<I extends Interfaces> = {
  [K in keyof I & string]: I[K] extends Group<infer M> ? `${K}/${keyof M & string}` : K
}[keyof I & string]

/** What is said of a group. All of it may be left out. */
export interface GroupAbout {
  title?: string
  /** One or two sentences under the title. Markdown. */
  description?: string
}

/**
 * Several Interfaces as one: a card on the index, tabs of one page, and one prefix on every face:
 * `launch({ pictures: group({ title: 'Pictures' }, { store, list }) })` serves `/pictures/store`.
 */
export function group<const M extends Members>(about: GroupAbout, members: M): Group<M> {
  const how = "write group({ title: 'Pictures' }, { store, list })"
  if (!anObject[0](about)) {
    throw new DeclarationError(`A group is declared by an object, not ${told(about)}: ${how}`)
  }
  refuseOptions('the group', about, { title: someText, description: someText })
  const which = about.title === undefined ? 'The group' : `The group “${about.title}”`
  if (!anObject[0](members)) {
    const given = members === undefined ? 'has none' : `has ${told(members)}`
    throw new DeclarationError(
      `${which} is made of Interfaces by their names, and ${given}: ${how}`,
    )
  }
  const entries = Object.entries(members)
  if (entries.length === 0) throw new DeclarationError(`${which} has no Interface in it: ${how}`)
  for (const [name, member] of entries) {
    refuseName(name)
    if (isGroup(member)) {
      throw new DeclarationError(
        `${which} has “${name}”, which is a group itself: there are no groups within groups`,
      )
    }
    if (!isInterface(member)) {
      throw new DeclarationError(
        `${which} has “${name}”, which is not an Interface, but ${told(member)}: ${how}`,
      )
    }
  }
  return grouped(about, members)
}

/** All Interfaces as they are served, in their order, with titles: `greet`, `pictures/store`. */
export function flattened(given: Interfaces): Map<string, Interface> {
  const all = new Map<string, Interface>()
  for (const [name, one] of inOrder(given)) {
    if (!isGroup(one)) {
      all.set(name, titled(name, one))
      continue
    }
    const { members, ...about } = titled(name, one)
    const entries = inOrder(members)
    const names = entries.map(([member]) => `${name}/${member}`)
    const group = { name, ...about, names }
    for (const [i, [member, iface]] of entries.entries()) {
      all.set(names[i]!, { ...titled(member, iface), group })
    }
  }
  return all
}

/** Of what is given that which is named: Interfaces, groups, and members of groups. */
export function picked(given: Interfaces, names: readonly string[]): Interfaces {
  const some: { [name: string]: Interface | Group } = {}
  for (const name of names) {
    const [first = '', second] = name.split('/')
    const one = given[first]!
    if (second === undefined || !isGroup(one)) {
      some[first] = one
      continue
    }
    const before = some[first]
    const members = { ...(isGroup(before) && before.members), [second]: one.members[second]! }
    some[first] = { ...one, members }
  }
  return some
}

/** The Interface of that name among what is given, which may hold anything else too. */
export function found(given: { readonly [name: string]: unknown }, name: string): unknown {
  const [first, second] = name.split('/')
  const one = Object.hasOwn(given, first!) ? given[first!] : undefined
  if (second === undefined) return one
  return isGroup(one) && Object.hasOwn(one.members, second) ? one.members[second] : undefined
}

/** By name, the name of the state that an Interface has: of the first of those that share it. */
export function stateNames(interfaces: Iterable<[string, Interface]>): ReadonlyMap<string, string> {
  const first = new Map<unknown, string>()
  const names = new Map<string, string>()
  for (const [name, { state }] of interfaces) {
    if (!state) continue
    if (!first.has(state)) first.set(state, name)
    names.set(name, first.get(state)!)
  }
  return names
}

/** A name without a slash, for those who take none: Gradio's clients, and models. */
export const flatName = (name: string): string => name.replace('/', '_')

/** A name as a shell has it: `pictures store`. */
export const asWords = (name: string): string => name.replace('/', ' ')

/** The title of an Interface beside those of others, with its group's before it. */
export const wholeTitle = ({ title, group }: Interface): string =>
  group ? `${group.title}: ${title}` : title

/** The groups among what is served, in their order. */
export const groupsOf = (interfaces: ReadonlyMap<string, Interface>): Membership[] => [
  ...new Set([...interfaces.values()].flatMap(({ group }) => group ?? [])),
]

/** What is served where nothing else is: an Interface, or one group of them. */
export function soleOf(
  interfaces: ReadonlyMap<string, Interface>,
): { name: string; title: string; first: string } | undefined {
  const [entry] = interfaces
  if (!entry) return undefined
  const [first, { title, group }] = entry
  if (interfaces.size === 1) return { name: first, title, first }
  const isAlone = group !== undefined && interfaces.size === group.names.length
  return isAlone ? { name: group.name, title: group.title, first } : undefined
}
