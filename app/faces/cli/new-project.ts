import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { root, shipped, version } from '../../core/root.ts'

interface NewFile {
  path: string
  text: string
  /** The file that it is about, and is nothing without. */
  needs?: string
}

interface Project {
  name: string
  /** What the names of its TypeScript files end with. */
  ending: 'ts' | 'mts'
  /** Whether Node runs those as they are; else they are compiled first. */
  stripsTypes: boolean
}

/** The files of a small project that runs as it is, and whose every line is to be changed. */
export function filesOf(project: Project): NewFile[] {
  const app = `app.${project.ending}`
  return [
    { path: 'package.json', text: `${JSON.stringify(packageOf(project), null, 2)}\n` },
    { path: 'tsconfig.json', text: tsconfig },
    { path: app, text: appText },
    { path: `app.test.${project.ending}`, text: testOf(`./${app}`), needs: app },
    { path: '.gitignore', text: 'node_modules/\ndist/\ndata/\n' },
    { path: 'README.md', text: readmeOf(project, app) },
  ]
}

function packageOf({ name, ending, stripsTypes }: Project) {
  const js = ending.replace('ts', 'js')
  const scripts = stripsTypes
    ? {
        dev: `fascia dev app.${ending}`,
        start: `fascia serve app.${ending}`,
        test: 'node --test',
        check: 'tsc --noEmit',
      }
    : {
        dev: `tsc && (tsc --watch --preserveWatchOutput & fascia dev dist/app.${js})`,
        start: `tsc && fascia serve dist/app.${js}`,
        test: `tsc && node --test dist/app.test.${js}`,
        check: 'tsc --noEmit',
      }
  return {
    name,
    version: '0.1.0',
    private: true,
    type: 'module',
    scripts,
    dependencies: { fascia: wantedFrom(root) },
    devDependencies: tools(),
  }
}

/** What a project asks npm for to get this very package: its version, or the file or repository it came from. */
export function wantedFrom(folder: URL): string {
  try {
    const lock = readFileSync(new URL('../.package-lock.json', folder), 'utf8')
    const { resolved = '' } = JSON.parse(lock).packages['node_modules/fascia']
    const file = /^file:(.*)/.exec(resolved)?.[1]
    if (file !== undefined) return `file:${fileURLToPath(new URL(file, new URL('../../', folder)))}`
    return resolved.startsWith('git') ? resolved : version
  } catch {
    return version
  }
}

/** Those that this release is made with. */
function tools(): { [name: string]: string } {
  const { devDependencies = {} } = JSON.parse(readFileSync(shipped('package.json'), 'utf8'))
  const { '@types/node': node, typescript } = devDependencies
  return { '@types/node': node, typescript }
}

const tsconfig = `{
  "compilerOptions": {
    "module": "nodenext",
    "target": "es2023",
    "lib": ["es2023"],
    "types": ["node"],
    "strict": true,
    "noUncheckedIndexedAccess": true,
    "verbatimModuleSyntax": true,
    "erasableSyntaxOnly": true,
    "rewriteRelativeImportExtensions": true,
    "skipLibCheck": true,
    "rootDir": ".",
    "outDir": "dist"
  },
  "include": ["*.ts", "*.mts"]
}
`

const appText = `import { Interface, slider, text } from 'fascia'

export const greet = Interface({
  title: 'Greet',
  description: 'Says hello to somebody, as often as you like.',
  inputs: {
    name: text({ label: 'Name', maxLength: 100, placeholder: 'who is it?' }),
    times: slider({ label: 'Times', min: 1, max: 5, step: 1, default: 1 }),
  },
  outputs: { greeting: 'text', letters: 'number' },
  examples: [{ name: 'Ada', times: 2 }],
  // name is a string, times a number, and what comes back must be a text and a number.
  fn({ name, times }) {
    const greeting = Array.from({ length: times }, () => \`Hello, \${name}!\`).join(' ')
    return { greeting, letters: greeting.length }
  },
})
`

const testOf = (path: string): string => `import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { serve } from 'fascia'
import { greet } from '${path}'

const folder = await mkdtemp(join(tmpdir(), 'app-test-'))
const server = await serve({ greet }, { config: { DATA_DIR: folder } })
after(async () => {
  await server.close()
  await rm(folder, { recursive: true })
})

const call = (inputs: object) =>
  server.request('/greet', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(inputs),
  })

test('greets somebody twice', async () => {
  const answer = await call({ name: 'Ada', times: 2 })
  assert.deepEqual(await answer.json(), { greeting: 'Hello, Ada! Hello, Ada!', letters: 23 })
})

test('wants a name', async () => {
  assert.equal((await call({ times: 2 })).status, 400)
})
`

const readmeOf = ({ name, ending, stripsTypes }: Project, app: string): string => `# ${name}

\`\`\`sh
npm install     # once
npm run dev     # serves it at http://127.0.0.1:7860, and follows what you save
npm start       # serves it as others are to see it
npm test        # calls it; npm run check checks the types
npx fascia run ${stripsTypes ? app : `dist/app.${ending.replace('ts', 'js')}`} greet Ada --times 2
\`\`\`

Each Interface that \`${app}\` exports is a page, an HTTP API, a command and an MCP tool.
`
