import { readFileSync } from 'node:fs'
import { readConfig } from '../../app/core/config.ts'
import { film } from '../../interfaces/img2vid/film.ts'

/** Run as a program: films one picture so many times, and prints its own peak memory in MiB. */
const [path, times, dir] = process.argv.slice(2) as [string, string, string]
const pictures = Array.from({ length: Number(times) }, () => ({ path, name: 'one.png' }))
const { signal } = new AbortController()
const config = readConfig({})
await film(pictures, 30, { dir, signal, config, progress() {}, log() {} })
const peak = /^VmHWM:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]
console.log(Math.round(Number(peak) / 1024))
