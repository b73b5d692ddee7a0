import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export interface Child {
  url: string
  /** Processor time used so far, of all its threads, in milliseconds. */
  cpu(): number
  /** Megabytes of memory it has now. */
  rss(): number
  stop(): Promise<void>
}

const running = new Set<Child>()
const tickMs = 10

/**
 * Starts a module beside this one as a process of its own, and waits for the address that it
 * prints. What it uses is read from Linux's /proc, so that it need not take part in the measuring.
 */
export async function start(
  module: string,
  args: string[],
  env: { [name: string]: string } = {},
): Promise<Child> {
  const path = fileURLToPath(new URL(module, import.meta.url))
  const child = spawn(process.execPath, [path, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const url = await new Promise<string>((resolve, reject) => {
    let said = ''
    child.stdout.setEncoding('utf8').on('data', (text) => {
      said += text
      const at = / at (http:\S+)\n/.exec(said)?.[1]
      if (at) resolve(at)
    })
    child.once('exit', (code) => reject(new Error(`${module} ended with ${code}: ${said}`)))
  })
  const server = {
    url,
    cpu() {
      const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
      return (Number(fields[11]) + Number(fields[12])) * tickMs
    },
    rss() {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
      return Number(/^VmRSS:\s+(\d+)/m.exec(status)![1]) / 1024
    },
    async stop() {
      running.delete(server)
      const late = setTimeout(() => child.kill('SIGKILL'), 5000)
      child.kill()
      await ended
      clearTimeout(late)
    },
  }
  running.add(server)
  return server
}

/** Ends whatever was started and not stopped. */
export async function stopAll(): Promise<void> {
  await Promise.all([...running].map(({ stop }) => stop()))
}
