import { readdirSync, readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { shipped } from '../../app/core/root.ts'

/** Every import in the sources of a folder, as "file imports path". */
const imports = (folder: string): string[] =>
  readdirSync(shipped(folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => {
      const source = readFileSync(shipped(`${folder}${file}`), 'utf8')
      const found = source.matchAll(/(?:from|import\()\s*'([^']+)'/g)
      return [...found].map(([, path]) => `${file} imports ${path}`)
    })

const test = suite('seams')

test('no face imports a component, and no component a face', () => {
  assert.equal(
    imports('app/faces/').filter((line) => line.includes('components/')),
    [],
  )
  assert.equal(
    imports('components/').filter((line) => line.includes('faces/')),
    [],
  )
})

test('no face sees an engine or a store', () => {
  const hidden = /calls\/(memory-engine|redis-engine|journal)\.ts|files\/(directory|s3)\.ts/
  assert.equal(
    imports('app/faces/').filter((line) => hidden.test(line)),
    [],
  )
})

test('no face sees the server, and no page the command line', () => {
  assert.equal(
    imports('app/faces/').filter((line) => /server\.ts$/.test(line)),
    [],
  )
  assert.equal(
    imports('app/faces/web/').filter((line) => line.includes('cli/')),
    [],
  )
})

test.run()
