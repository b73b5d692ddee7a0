import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export interface Running {
  child: ChildProcess
  url: string
  /** The most memory it has held, in MiB. */
  peak(): number
  /** Ends it with `signal`, unless it has ended, and says how it ended. */
  end(signal: NodeJS.Signals): Promise<{ code: number | null; signal: NodeJS.Signals | null }>
}

/** Starts a script beside the compiled tests, which prints its address as its first line. */
export async function start(
  script: string,
  args: string[],
  env: NodeJS.ProcessEnv,
): Promise<Running> {
  const path = fileURLToPath(new URL(script, new URL('../', import.meta.url)))
  const child = spawn(process.execPath, [path, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = (await once(child.stdout!, 'data')) as [Buffer]
  const url = /http:\S+/.exec(line.toString())?.[0] ?? ''
  return {
    child,
    url,
    peak() {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
      return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024
    },
    async end(signal) {
      const isOver = child.exitCode !== null || child.signalCode !== null
      const ended = isOver ? undefined : once(child, 'exit')
      child.kill(signal)
      await ended
      return { code: child.exitCode, signal: child.signalCode }
    },
  }
}

/** Runs a script, beside the compiled tests or by its whole path, to its end; what it printed, and its exit code. */
export async function output(script: string, args: string[], env: NodeJS.ProcessEnv) {
  const path = fileURLToPath(new URL(script, new URL('../', import.meta.url)))
  const child = spawn(process.execPath, [path, ...args], { env: { ...process.env, ...env } })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk) => {
    stdout += chunk
  })
  child.stderr.on('data', (chunk) => {
    stderr += chunk
  })
  const [code] = await once(child, 'close')
  return { code: code as number, stdout, stderr }
}
