import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { root } from '../app/core/root.ts'

/** A file that takes longer hangs: uvu itself waits for ever. */
const longest = 5 * 60_000

interface Counts {
  passed: number
  failed: number
  skipped: number
}

/** Runs each test file in a process of its own, some at once, and counts what they tell. */
const wanted = process.argv[2] ?? ''
const files = readdirSync(new URL('test/', root), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts') && file.includes(wanted))
  .sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
const total: Counts = { passed: 0, failed: 0, skipped: 0 }
const queue = [...files]
await Promise.all(Array.from({ length: Math.min(availableParallelism(), 4) }, work))

const refusesSkips = process.env.CI === 'true' && total.skipped > 0
if (files.length === 0) console.error(`There is no test file with “${wanted}” in its name`)
if (refusesSkips) console.error('With CI=true every test must run: install what is named above')
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
process.exitCode = total.failed > 0 || total.passed === 0 || refusesSkips ? 1 : 0

/** Those with a browser take the longest; those that measure how long things take come last. */
function rank(file: string): number {
  return file.includes('browser') ? 0 : file.includes('abuse') ? 2 : 1
}

/** Whether a file makes more suites than it runs. */
function forgetsToRun(file: string): boolean {
  const source = readFileSync(new URL(`test/${file}`, root), 'utf8')
  const times = (pattern: RegExp) => source.match(pattern)?.length ?? 0
  return times(/= suite[<(]/g) > times(/\.run\(\)/g)
}

async function work(): Promise<void> {
  for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
    const began = performance.now()
    const { output, code } = await run(file)
    const counts = count(output)
    const { passed, skipped } = counts
    const isIdle = forgetsToRun(file) || passed + counts.failed + skipped === 0
    if (isIdle) console.error(`${file} has tests that do not run: each suite must end with .run()`)
    const bad = counts.failed > 0 || code !== 0 || isIdle
    if (bad && counts.failed === 0) counts.failed = 1
    for (const key of ['passed', 'failed', 'skipped'] as const) total[key] += counts[key]
    const seconds = ((performance.now() - began) / 1000).toFixed(1)
    console.log(`${bad ? 'FAIL' : 'ok  '} ${file}  ${passed} passed, ${seconds} s`)
    if (bad) console.log(output)
    else for (const line of output.match(/^SKIPPED.*$/gm) ?? []) console.log(line)
  }
}

function run(file: string): Promise<{ output: string; code: number | null }> {
  return new Promise((resolve) => {
    const script = fileURLToPath(new URL(file.replace(/\.ts$/, '.js'), import.meta.url))
    const child = spawn(process.execPath, ['--enable-source-maps', script], { detached: true })
    const chunks: Buffer[] = []
    const kill = () => {
      chunks.push(Buffer.from(`\n${file} did not end within ${longest / 1000} seconds\n`))
      process.kill(-child.pid!, 'SIGKILL')
    }
    const timer = setTimeout(kill, longest)
    child.stdout.on('data', (chunk) => chunks.push(chunk))
    child.stderr.on('data', (chunk) => chunks.push(chunk))
    child.on('close', (code) => {
      clearTimeout(timer)
      resolve({ output: Buffer.concat(chunks).toString(), code })
    })
  })
}

/** Sums uvu's closing lines, one set a file. */
function count(output: string): Counts {
  const sum = (name: string) =>
    [...output.matchAll(new RegExp(`^ {2}${name}:\\s+(?:\\x1b\\[\\d+m)?(\\d+)`, 'gm'))].reduce(
      (all, [, number]) => all + Number(number),
      0,
    )
  const passed = sum('Passed')
  return { passed, failed: sum('Total') - passed, skipped: sum('Skipped') }
}
