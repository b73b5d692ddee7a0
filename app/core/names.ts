import { DeclarationError } from './errors.ts'
import type { Interface } from './interface.ts'
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
export function refuseUnlessNamed(given: unknown): asserts given is { [name: string]: Interface } {
  const how = 'write launch({ greet }), or serve({ greet })'
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new DeclarationError(`Interfaces are given by their names, not as ${told(given)}: ${how}`)
  }
  if (isInterface(given)) {
    throw new DeclarationError(`Interfaces are given by their names, not one alone: ${how}`)
  }
}

/** Throws a DeclarationError for what clashes, or lacks something, once Interfaces are served. */
export function refuseNames(
  interfaces: ReadonlyMap<string, Interface>,
  { module }: Serving = {},
): void {
  if (interfaces.size === 0) {
    throw new DeclarationError('There is no Interface to serve: write launch({ greet })')
  }
  const names = [...interfaces.keys()]
  for (const [name, iface] of interfaces) {
    refuseName(name)
    if (!isInterface(iface)) {
      throw new DeclarationError(
        `“${name}” is not an Interface, but ${told(iface)}: write Interface({ inputs, outputs, fn })`,
      )
    }
    refuseWhole(name, iface.partOf, interfaces, names)
    if (iface.isolate && module === undefined) {
      throw new DeclarationError(
        `“${name}” is isolated, so that its module must be known: write ` +
          `launch({ ${name} }, { module: import.meta.url }), and export ${name} from there`,
      )
    }
  }
}

function refuseName(name: string): void {
  if (!/^[A-Za-z][\w-]*$/.test(name)) {
    throw new DeclarationError(
      `The name of an Interface has letters, digits, - and _ only, a letter first; “${name}” has not`,
    )
  }
  if (reserved.has(name)) {
    throw new DeclarationError(`The name “${name}” is Fascia's own: choose another`)
  }
}

/** What is a part of one that is not served is listed by itself, unless its name is misspelt. */
function refuseWhole(
  name: string,
  partOf: string | undefined,
  interfaces: ReadonlyMap<string, Interface>,
  names: readonly string[],
): void {
  if (partOf === undefined) return
  const whole = interfaces.get(partOf)
  if (whole?.partOf !== undefined) {
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

const isInterface = (value: unknown): value is Interface =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as Partial<Interface>).call === 'function' &&
  typeof (value as Partial<Interface>).inputs === 'object'
