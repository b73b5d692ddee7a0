import { once } from 'node:events'
import { stdio } from '../mcp/stdio.ts'
import { interrupted, misuse } from './exit.ts'
import { withServices } from './host.ts'
import type { Io } from './io.ts'
import { load } from './load.ts'
import { mixed } from './tokens.ts'

/** `fascia mcp`: an MCP server on standard input and output, until its client goes. */
export async function mcp(argv: readonly string[], io: Io, file?: string): Promise<void> {
  const { options, words } = mixed(argv, { app: { type: 'string' } })
  if (words.length > 0) throw misuse(`fascia mcp takes no arguments, such as “${words[0]}”`)
  const app = await load(options.get('app') ?? file)
  await withServices({ ...app, env: io.env }, async (services) => {
    const streams = { input: io.stdin, output: io.stdout }
    await Promise.race([stdio(services, streams), once(io.signal, 'abort')])
  })
  if (io.signal.aborted) throw interrupted(io.signal)
}
