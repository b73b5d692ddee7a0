#!/usr/bin/env node
import { Console } from 'node:console'
import { cli } from './faces/cli/cli.ts'
import { exitOf, type Io, interrupted, plain, write } from './faces/cli/terminal.ts'

const { stdin, stdout, stderr, env, argv } = process
const ending = new AbortController()

// Standard output is for results alone, whatever fn prints.
globalThis.console = new Console(stderr, stderr)
for (const stream of [stdout, stderr]) stream.on('error', () => {})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (ending.signal.aborted) process.exit(interrupted(ending.signal).code)
    ending.abort(signal)
  })
}
const broken = new Promise<never>((_, reject) => {
  process.on('uncaughtException', (error) => {
    // What breaks off when everything is told to end is no news; the command is ending already.
    if (!ending.signal.aborted) reject(error)
  })
})
broken.catch(() => {})
const launch: Io['launch'] = async (...args) => (await import('./launch.ts')).start(...args)

try {
  await cli(argv.slice(2), { stdin, stdout, stderr, env, signal: ending.signal, broken, launch })
  process.exit(0)
} catch (error) {
  await end(error)
}

async function end(error: unknown): Promise<never> {
  const { code, usage, message } = exitOf(error)
  const text = [usage, message].filter(Boolean).join('\n\n')
  if (text) await write(stderr, `${plain(text)}\n`).catch(() => {})
  process.exit(code)
}
