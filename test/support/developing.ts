import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { scratch, until } from './scratch.ts'

/** What an app outside of this package imports. */
export const fascia = new URL('../../app/index.js', import.meta.url).href
const main = fileURLToPath(new URL('../../app/main.js', import.meta.url))

/** `fascia dev` over a folder of its own. */
export interface Developing {
  dir: string
  url: string
  save(name: string, text: string): Promise<void>
  /** Waits until the terminal says that, in what it said since it was last waited for. */
  says(what: RegExp): Promise<string>
  /** Ends it as Ctrl-C does. */
  end(): Promise<number | null>
}

/** Writes these files, and serves the first of them. */
export async function developing(
  files: { [name: string]: string },
  ...args: string[]
): Promise<Developing> {
  const { dir, remove } = await scratch()
  const save = (name: string, text: string) => writeFile(join(dir, name), text)
  for (const [name, text] of Object.entries(files)) await save(name, text)
  const [app] = Object.keys(files)
  const child = spawn(process.execPath, [main, 'dev', app!, '--port', '0', ...args], {
    cwd: dir,
    env: { ...process.env, SERVER_NAME: '', ROOT_PATH: '', DATA_DIR: join(dir, 'data') },
  })
  const gone = once(child, 'exit')
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      said += chunk
    })
  }
  async function says(what: RegExp): Promise<string> {
    await until(() => what.test(said) || child.exitCode !== null)
    if (!what.test(said)) throw new Error(`It ended, and said ${said}`)
    const text = said
    said = ''
    return text
  }
  async function end() {
    child.kill('SIGINT')
    const [code] = (await gone) as [number | null]
    await remove()
    return code
  }
  try {
    await until(() => /Ctrl-C ends it/.test(said) || child.exitCode !== null)
    return { dir, url: /http:\/\/[^\s/]+/.exec(said)![0], save, says, end }
  } catch (error) {
    await end()
    throw error
  }
}
