import { execFile } from 'node:child_process'
import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { root } from '../../app/core/root.ts'

const run = promisify(execFile)
export const here = fileURLToPath(root)

export interface Packed {
  filename: string
  size: number
  unpackedSize: number
  files: { path: string }[]
}

/** Packs this package into `folder`, as it would be published. */
export async function pack(folder: string): Promise<Packed> {
  const args = ['pack', '--json', '--pack-destination', folder]
  const { stdout } = await run('npm', args, { cwd: here, maxBuffer: 16 * 1024 ** 2 })
  return JSON.parse(stdout)[0]
}

/**
 * A project in `folder` that has the package as it is packed, and its dependencies as they are
 * installed here.
 */
export async function consumer(folder: string, packed: string): Promise<void> {
  const modules = join(folder, 'node_modules')
  await mkdir(modules, { recursive: true })
  await run('tar', ['xzf', packed, '-C', modules])
  await run('mv', [join(modules, 'package'), join(modules, 'fascia')])
  for (const name of await readdir(join(here, 'node_modules'))) {
    if (/^(\.|@types$|fascia)/.test(name)) continue
    await symlink(join(here, 'node_modules', name), join(modules, name))
  }
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
}

/** Gives a project Node's types. */
export async function addNodeTypes(folder: string): Promise<void> {
  await mkdir(join(folder, 'node_modules/@types'), { recursive: true })
  for (const name of ['@types/node', 'undici-types']) {
    const [from, to] = [here, folder].map((base) => join(base, 'node_modules', name))
    await symlink(from!, to!).catch((error) => {
      if (error.code !== 'EEXIST') throw error
    })
  }
}

/** What the compiler says of files in `folder`, by these options beside strict ones. */
export async function compiled(
  folder: string,
  files: { [name: string]: string },
  options: object = {},
): Promise<string> {
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
  const compilerOptions = {
    target: 'es2023',
    module: 'nodenext',
    strict: true,
    noEmit: true,
    skipLibCheck: false,
    ...options,
  }
  const config = { compilerOptions, files: Object.keys(files) }
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config))
  const tsc = join(here, 'node_modules/typescript/bin/tsc')
  const told = await run(process.execPath, [tsc, '-p', folder]).catch((error) => error)
  return told.stdout
}

/** A small app, wrong results that must not compile, and a component of its own. */
export const programs: { [name: string]: string } = {
  'app.ts': `import { Interface, number } from 'fascia'
import { date } from './date.ts'

export const greet = Interface({
  inputs: { greeting: 'text', times: number({ min: 0, integer: true }) },
  outputs: 'text',
  fn: ({ greeting, times }) => greeting.repeat(times),
})
export const tomorrow = Interface({
  inputs: { day: date() },
  outputs: { next: date({ label: 'The day after' }), file: 'file' },
  examples: [{ day: '2024-02-28' }],
  fn({ day }) {
    const next = new Date(day.getTime() + 86_400_000)
    return { next, file: Uint8Array.from(next.toISOString(), (letter) => letter.charCodeAt(0)) }
  },
})
`,
  'wrong.ts': `import { Interface } from 'fascia'
// @ts-expect-error: a number is no image
Interface({ inputs: 'text', outputs: 'image', fn: () => 42 })
// @ts-expect-error: nor is any object a file
Interface({ inputs: 'text', outputs: 'file', fn: () => ({ nothing: 1 }) })
// @ts-expect-error: nor a path alone
Interface({ inputs: 'text', outputs: { a: 'file' }, fn: () => ({ a: '/a/path' }) })
Interface({ inputs: 'text', outputs: ['image', 'file'], fn: () => [new Uint8Array(1), { path: 'a' }] })
`,
  'date.ts': `import { component, field, Mismatch, type Options, result } from 'fascia'
import { html } from 'fascia/html'

/** A day, as a calendar picks it. */
export const date = (options: Options<false> = {}) =>
  component<Date, Date>(options, {
    type: 'date',
    schema: { type: 'string', format: 'date' },
    decode(raw) {
      const day = new Date(\`\${raw}T00:00:00Z\`)
      if (!/^\\d{4}-\\d\\d-\\d\\d$/.test(String(raw)) || Number.isNaN(day.getTime())) {
        throw new Mismatch('must be a day such as 2024-02-29')
      }
      return day
    },
    encode: (day) => day.toISOString().slice(0, 10),
    input: (props) =>
      field(props, ({ attributes }) => html\`<input type="date" value="\${props.value ?? ''}" \${attributes}>\`),
    output: (props) => result(props, (day) => html\`<time datetime="\${day}">\${day}</time>\`),
  })
`,
  'app.check.ts': `import { testing } from 'fascia/testing'
import * as app from './app.ts'
const t = await testing({ greet: app.greet, tomorrow: app.tomorrow })
const code: number = (await t.cli(['run', 'greet', 'a', '1'])).code
// @ts-expect-error: there is no such Interface
await t.call('great', {})
export default code
`,
}
