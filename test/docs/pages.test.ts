import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  anchors,
  blocksOf,
  documents,
  isThere,
  outsideBlocks,
  read,
  target,
} from '../../docs/tools/documents.ts'
import { refreshed } from '../../docs/tools/reference.ts'
import { documented } from '../support/documented.ts'

const pages = [...documents(), read('../README.md')]
const test = suite('the pages of the guide')

test('every link leads to what is there', () => {
  const broken = pages.flatMap((page) =>
    [
      ...outsideBlocks(page.source)
        .join('\n')
        .replaceAll(/`[^`]*`/g, '')
        .matchAll(/\]\(([^)\s]+)\)/g),
    ]
      .map(([, href = '']) => href)
      .filter((href) => !leads(page, href))
      .map((href) => `${page.path}: ${href}`),
  )
  assert.equal(broken, [])
})

function leads(page: (typeof pages)[0], href: string): boolean {
  if (/^[a-z]+:/.test(href)) return true
  const path = href.startsWith('#') ? page.path : target(page, href)
  const other = pages.find((one) => one.path === path)
  const hash = /#(.*)/.exec(href)?.[1]
  if (hash !== undefined) return other !== undefined && anchors(other).some(({ id }) => id === hash)
  return path !== undefined && isThere(path)
}

test('what is made from the types, the settings and the help is as they are', async () => {
  for (const { path, source } of pages) {
    assert.is(await refreshed(source), source, `${path}: npm run docs:reference writes it anew`)
  }
})

test('every block of code says what it is', () => {
  const known = /^(ts|js|sh|json|text|python|dockerfile|yaml|nginx|html|css|)$/
  for (const page of pages) {
    for (const { language, line } of blocksOf(page))
      assert.match(language, known, `${page.path}:${line}`)
  }
})

test.run()

documented(/^reference\//).run()

documented(/^([\w-]+|\.\.\/README)\.md$/).run()
