import { describeSettings, readConfig } from '../../config.ts'
import { misuse } from './exit.ts'
import { type Io, write } from './io.ts'
import { mixed } from './tokens.ts'
import { table } from './wrap.ts'

/** `fascia config`: every setting with its value, its default and what it means. */
export async function config(argv: readonly string[], io: Io): Promise<void> {
  const { words } = mixed(argv, {})
  if (words.length > 0) throw misuse(`fascia config takes no arguments, such as “${words[0]}”`)
  const values = readConfig(io.env)
  const rows = describeSettings().map(({ name, initial, help }) => {
    const value = masked(name, String(values[name] ?? '')) || 'none'
    const origin = io.env[name] ? `default ${initial || 'none'}` : 'default'
    return [name, `${value} (${origin})\n${help}`] as const
  })
  await write(io.stdout, `${table(rows)}\n`)
}

/** A secret is not shown, nor is a password within an address. */
function masked(name: string, value: string): string {
  if (value !== '' && /KEY|SECRET|TOKEN|PASS|AUTH/.test(name)) return '••••••'
  return value.replace(/(?<=\/\/)[^/@\s]*@/, '••••••@')
}
