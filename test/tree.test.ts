import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
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

const test = suite('the tree')

test('no source file is over 300 lines', () => {
  const long = all.filter((path) => read(path).split('\n').length > 301)
  assert.equal(long, [])
})

test('no face asks which component it has before it', () => {
  for (const path of sources('app/faces')) assert.not.match(read(path), /component\.type\b/, path)
})

test.run()
