import { refuseName } from './declaration.ts'
import { DeclarationError } from './errors.ts'
import type { Group, Interface } from './interface.ts'
import { nearest, told } from './wording.ts'

/** The first path segments that are Fascia's own. */
const reserved = new Set([
  'jobs',
  'files',
  'docs',
  'theme',
  'mcp',
  'public',
  'login',
  'logout',
  'gradio_api',
  'config',
  'info',
  'call',
  'queue',
  'upload',
  'run',
  'api',
  'openapi.json',
  'healthz',
  'readyz',
  'metrics',
  'favicon.ico',
  'robots.txt',
  '__proto__',
  'constructor',
  'prototype',
])

interface Serving {
  /** The module that the Interfaces are exported from, where it is known. */
  module?: string | undefined
}

/** Throws a DeclarationError unless these are Interfaces by name, whatever their names. */
export function refuseUnlessNamed(given: unknown): asserts given is {
  [name: string]: Interface | Group
} {
  const how = 'write launch({ greet }), or serve({ greet })'
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new DeclarationError(`Interfaces are given by their names, not as ${told(given)}: ${how}`)
  }
  if (isInterface(given) || isGroup(given)) {
    throw new DeclarationError(`Interfaces are given by their names, not one alone: ${how}`)
  }
}

/** Throws a DeclarationError for what clashes, or lacks something, once Interfaces are served. */
export function refuseNames(
  given: { readonly [name: string]: Interface | Group },
  { module }: Serving = {},
): void {
  const names = Object.keys(given)
  if (names.length === 0) {
    throw new DeclarationError('There is no Interface to serve: write launch({ greet })')
  }
  const flat = new Map<string, string>()
  for (const [name, one] of Object.entries(given)) {
    refuseName(name)
    if (reserved.has(name)) {
      throw new DeclarationError(`The name “${name}” is Fascia's own: choose another`)
    }
    const members = isGroup(one) ? Object.entries(one.members) : [['', one] as const]
    for (const [member, iface] of members) {
      const whole = member === '' ? name : `${name}/${member}`
      refuseMember(whole, iface, given, names)
      if (iface.isolate && module === undefined) {
        throw new DeclarationError(
          `“${whole}” is isolated, so that its module must be known: write ` +
            `launch({ ${name} }, { module: import.meta.url }), and export ${name} from there`,
        )
      }
      refuseSecond(whole, flat)
    }
  }
}

function refuseMember(
  name: string,
  iface: Interface,
  given: { readonly [name: string]: Interface | Group },
  names: readonly string[],
): void {
  if (!isInterface(iface)) {
    throw new DeclarationError(
      `“${name}” is not an Interface, but ${told(iface)}: write Interface({ inputs, outputs, fn })`,
    )
  }
  if (!name.includes('/')) refuseWhole(name, iface.partOf, given, names)
  else if (iface.partOf !== undefined) {
    throw new DeclarationError(`“${name}” is in a group already: leave out its partOf`)
  }
}

/** Where there are no slashes in names, “pictures/store” is pictures_store: there can be one. */
function refuseSecond(name: string, flat: Map<string, string>): void {
  const plain = name.replace('/', '_')
  const other = flat.get(plain)
  if (other !== undefined) {
    throw new DeclarationError(
      `“${other}” and “${name}” are both ${plain} to models and to Gradio's clients: rename one`,
    )
  }
  flat.set(plain, name)
}

/** What is a part of one that is not served is listed by itself, unless its name is misspelt. */
function refuseWhole(
  name: string,
  partOf: string | undefined,
  given: { readonly [name: string]: Interface | Group },
  names: readonly string[],
): void {
  if (partOf === undefined) return
  const whole = Object.hasOwn(given, partOf) ? given[partOf] : undefined
  if (whole && 'partOf' in whole && whole.partOf !== undefined) {
    throw new DeclarationError(`“${name}” is part of “${partOf}”, which is a part itself`)
  }
  const others = names.filter((other) => other !== name)
  const near = whole ? undefined : nearest(partOf, others)
  if (near) {
    throw new DeclarationError(
      `“${name}” is part of “${partOf}”, and there is none: did you mean “${near}”?`,
    )
  }
}

/** Whether it is a group, of whatever. */
export const isGroup = (value: unknown): value is Group =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as Partial<Group>).sharesForm === 'boolean' &&
  typeof (value as Partial<Group>).members === 'object'

export const isInterface = (value: unknown): value is Interface =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as Partial<Interface>).call === 'function' &&
  typeof (value as Partial<Interface>).inputs === 'object'
