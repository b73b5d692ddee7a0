#!/usr/bin/env node
import * as interfaces from '../interfaces/index.ts'
import { ConfigError } from './config.ts'
import { launch } from './launch.ts'
import type { Interfaces } from './services.ts'

const all: Interfaces = interfaces
const [command = 'serve', ...names] = process.argv.slice(2)

try {
  if (command !== 'serve') throw new ConfigError(`There is no command “${command}”: there is serve.`)
  const module = new URL(
    import.meta.url.endsWith('.ts') ? '../interfaces/index.ts' : '../interfaces/index.js',
    import.meta.url,
  ).href
  const { url } = await launch(chosen(names), { module })
  console.log(`Fascia is serving ${names.length > 0 ? names.join(', ') : 'all Interfaces'} at ${url}`)
} catch (error) {
  if (!(error instanceof ConfigError)) throw error
  console.error(error.message)
  process.exit(1)
}

function chosen(names: string[]): Interfaces {
  if (names.length === 0) return all
  return Object.fromEntries(
    names.map((name) => {
      const face = all[name]
      if (face) return [name, face]
      throw new ConfigError(`There is no Interface “${name}”: there are ${Object.keys(all).join(', ')}.`)
    }),
  )
}
