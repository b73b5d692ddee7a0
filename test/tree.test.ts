import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { root } from '../app/core/root.ts'

const base = fileURLToPath(root)
const sources = (folder: string): string[] =>
  readdirSync(join(base, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name))
const read = (path: string) => readFileSync(join(base, path), 'utf8')
const all = ['app', 'components', 'interfaces'].flatMap(sources)

/** The files of ours that a file imports; a type counts, a module that is loaded later does not. */
const importsOf = (path: string): string[] =>
  [...read(path).matchAll(/^(?:import|export)\s[^'"]*?from\s+'(\.[^']+)'/gm)].map(([, to]) =>
    normalize(join(dirname(path), to!)),
  )

/** From the ground up: a file may import from its own floor and from those below. */
const floors = [
  /^app\/core\//,
  /^app\/client(\.ts$|\/)/,
  /^components\//,
  /^app\/files\//,
  /^app\/access\//,
  /^app\/calls\//,
  /^app\/faces\//,
  /^app\/chat(\.ts$|\/)/,
  /^app\/server\.ts$/,
  /^app\/fascia\.ts$/,
  /^app\/launch\.ts$/,
  /^app\/(index|html)\.ts$/,
  /^app\/testing(\.ts$|\/)/,
  /^interfaces\//,
  /^app\/main\.ts$/,
]
const floorOf = (path: string) => floors.findIndex((floor) => floor.test(path))

const test = suite('the tree')

test('no source file is over 300 lines', () => {
  const long = all.filter((path) => read(path).split('\n').length > 301)
  assert.equal(long, [])
})

test('no face asks which component it has before it', () => {
  for (const path of sources('app/faces')) assert.not.match(read(path), /component\.type\b/, path)
})

test('arrows of imports run down only', () => {
  const up = all.flatMap((path) =>
    importsOf(path)
      .filter((to) => floorOf(to) > floorOf(path))
      .map((to) => `${path} → ${to}`),
  )
  assert.equal(up, [])
})

test('no import leads back to where it began', () => {
  const circles: string[] = []
  const settled = new Set<string>()
  const visit = (path: string, way: string[]) => {
    const at = way.indexOf(path)
    if (at >= 0) circles.push([...way.slice(at), path].join(' → '))
    if (at >= 0 || settled.has(path)) return
    for (const to of importsOf(path)) visit(to, [...way, path])
    settled.add(path)
  }
  for (const path of all) visit(path, [])
  assert.equal(circles, [])
})

test('no two files of app/ have the same name, but for what each face has', () => {
  const shared = new Set(['routes', 'exchange', 'call', 'session', 'files', 'queue', 'mcp'])
  const names = sources('app').map((path) => path.split('/').at(-1)!.replace('.ts', ''))
  const twice = names.filter((name, i) => names.indexOf(name) < i && !shared.has(name))
  assert.equal(twice, [])
})

test.run()
