import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { root } from '../../app/core/root.ts'

const base = fileURLToPath(new URL('interfaces/', root))
const folders = ['images']

/** Whatever a module imports, by `import`, `export` and `import()`. */
const imported = (source: string): string[] =>
  [...source.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'([^']+)'/g)].map(([, from]) => from!)

const test = suite('what interfaces are made of')

for (const folder of folders) {
  test(`${folder} imports the package, other packages, and its own files alone`, () => {
    const names = readdirSync(join(base, folder), { recursive: true, encoding: 'utf8' })
    const sources = names.filter((name) => name.endsWith('.ts'))
    assert.ok(sources.length > 0)
    for (const name of sources) {
      const path = join(base, folder, name)
      for (const from of imported(readFileSync(path, 'utf8'))) {
        if (!from.startsWith('.')) assert.not.match(from, /^fascia\//, `${name}: ${from}`)
        else {
          const place = relative(join(base, folder), join(dirname(path), from))
          assert.not.match(place, /^\.\./, `${name}: ${from}`)
        }
      }
    }
  })
}

test.run()
