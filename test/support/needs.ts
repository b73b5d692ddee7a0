import { spawnSync } from 'node:child_process'
import { suite, type Test } from 'uvu'
import { closeBrowsers } from './browser.ts'

const tools = {
  ffmpeg: ['ffmpeg', '-version', 'apt-get install ffmpeg'],
  ffprobe: ['ffprobe', '-version', 'apt-get install ffmpeg'],
  chromium: ['chromium', '--version', 'apt-get install chromium'],
  redis: ['redis-server', '--version', 'apt-get install redis-server'],
  curl: ['curl', '--version', 'apt-get install curl'],
  strace: ['strace', '-V', 'apt-get install strace'],
  python: ['python3', '--version', 'apt-get install python3'],
} as const

/** A suite that is skipped, by name and with the way to install it, where a tool is missing. */
export function needs(name: string, ...wanted: (keyof typeof tools)[]): Test {
  const tests = suite(name)
  const missing = wanted.filter((tool) => spawnSync(tools[tool][0], [tools[tool][1]]).status !== 0)
  if (missing.length === 0) {
    tests.after(closeBrowsers)
    return tests
  }
  const how = missing.map((tool) => tools[tool][2]).join(' && ')
  console.log(`SKIPPED ${name}: it needs ${missing.join(' and ')} (${how})`)
  const skipping = ((title: string) => tests.skip(title, () => {})) as unknown as Test
  return Object.assign(skipping, tests)
}
