import type { Interface } from './interface.ts'

/** The first path segments that are Fascia's own. */
const reserved = new Set([
  'jobs',
  'files',
  'docs',
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

/** Refuses, when the app is declared, what would clash later. */
export function refuseNames(interfaces: ReadonlyMap<string, Interface>): void {
  if (interfaces.size === 0) throw new TypeError('There is no Interface to serve')
  for (const [name, face] of interfaces) {
    if (!/^[A-Za-z][\w-]*$/.test(name)) {
      throw new TypeError(
        `An Interface's name has letters, digits, - and _ only; “${name}” has others`,
      )
    }
    if (reserved.has(name))
      throw new TypeError(`The name “${name}” is Fascia's own: choose another`)
    if (typeof face?.call !== 'function') throw new TypeError(`“${name}” is not an Interface`)
  }
}
