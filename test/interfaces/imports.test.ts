import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { root } from '../../app/core/root.ts'

const base = fileURLToPath(new URL('interfaces/', root))

/** Every source of what ships, by its path within its Interface's folder. */
const sources = readdirSync(base, { recursive: true, encoding: 'utf8' }).filter(
  (path) => path.endsWith('.ts') && !path.split(sep).includes('tools'),
)
const [index, ...apps] = [...new Set(sources.map((path) => path.split(sep)[0]!))].sort(
  (a, b) => Number(b === 'index.ts') - Number(a === 'index.ts'),
)
const read = (path: string) => readFileSync(join(base, path), 'utf8')

const { exports: exported } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'))

/** Whatever a module imports, by `import`, `export` and `import()`. */
const imported = (path: string): string[] =>
  [...read(path).matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'([^']+)'/g)].map(([, from]) => from!)

const test = suite('what interfaces are made of')

test('there is an index of them', () => assert.is(index, 'index.ts'))

for (const app of apps) {
  const own = sources.filter((path) => path.split(sep)[0] === app)

  test(`${app} imports the package, other packages, and its own files alone`, () => {
    assert.ok(own.length > 0)
    for (const path of own) {
      for (const from of imported(path)) {
        if (from.startsWith('fascia/'))
          assert.ok(Object.hasOwn(exported, `.${from.slice(6)}`), path)
        if (!from.startsWith('.')) continue
        const place = relative(base, join(dirname(join(base, path)), from))
        assert.is(place.split(sep)[0], app, `${path}: ${from}`)
        assert.not.ok(place.split(sep).includes('tools'), `${path}: ${from}`)
      }
    }
  })

  test(`${app} is told its settings, and reads none from the environment`, () => {
    for (const path of own)
      assert.not.match(read(path), /process\.env\.(?!\w+ = )|readConfig/, path)
  })
}

test('the runtime of models is loaded where its telemetry is turned off, and nowhere else', () => {
  const loading = sources.filter((path) => /import\('onnxruntime-node'\)\s*$/m.test(read(path)))
  assert.equal(loading, [join('colorize', 'local', 'model.ts')])
  assert.match(
    read(loading[0]!),
    /ORT_DISABLE_TELEMETRY = '1'\n(.*\n)?.*import\('onnxruntime-node'\)/,
  )
})

test.run()
