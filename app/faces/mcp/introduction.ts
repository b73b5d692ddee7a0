import { readFileSync } from 'node:fs'
import { root } from '../../root.ts'
import type { Services } from '../../services.ts'

const release = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')).version as string

/** The answer to `initialize`: who this is, and what can be asked of it. */
export function introduction({ interfaces }: Services, protocolVersion: string) {
  const [first] = interfaces.values()
  const title = interfaces.size === 1 ? first!.title : 'Fascia'
  return {
    protocolVersion,
    capabilities: { tools: { listChanged: false }, logging: {} },
    serverInfo: { name: 'fascia', title, version: release },
    instructions:
      'Each tool is one function. A tool that makes a file gives a link to it; its id is taken as ' +
      'an input by the other tools.',
  }
}
