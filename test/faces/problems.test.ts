import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { problem } from '../../app/core/errors.ts'
import { problemPage } from '../../app/faces/web/problem-page.ts'
import { sites } from '../../app/faces/web/sites.ts'
import { degrees } from '../../interfaces/degrees/index.ts'
import { greet } from '../../interfaces/greet.ts'
import { type Trial, trial } from '../support/scratch.ts'

const test = suite<{ app: Trial }>('problem pages', {} as { app: Trial })
test.before(async (context) => {
  context.app = await trial({ greet, degrees }, { ROOT_PATH: '/tools' })
})
test.after(({ app }) => app.close())

const get = async (app: Trial, path: string) => {
  const response = await app.request(path, { headers: { accept: 'text/html' } })
  const page = await response.text()
  return { status: response.status, main: page.slice(page.indexOf('<main')), page }
}

test('an address that is nearly right leads to the right one', async ({ app }) => {
  const meant = {
    '/tools/gret': '/tools/greet',
    '/tools/Greet': '/tools/greet',
    '/tools/degree': '/tools/degrees',
    '/tools/greet/more': '/tools/greet',
    '/tools/docs/gret': '/tools/docs/greet',
    '/tools/histroy': '/tools/jobs',
  }
  for (const [path, right] of Object.entries(meant)) {
    const { status, main } = await get(app, path)
    assert.is(status, 404)
    assert.ok(main.includes(`There is no page at ${path}`), path)
    assert.ok(main.includes(`href="${right}">Did you mean ${right}?`), path)
  }
})

test('any other leads on, and shows nothing as anything but text', async ({ app }) => {
  for (const path of ['/tools/entirely-else', '/tools/%3Cscript%3E', '/tools/%E0%A4%A', '/else']) {
    const { status, main } = await get(app, path)
    assert.is(status, 404, path)
    assert.not.match(main, /Did you mean|<script/)
    for (const href of ['/tools/', '/tools/jobs', '/tools/docs']) {
      assert.ok(main.includes(`href="${href}"`), `${path} ${href}`)
    }
  }
  const long = await get(app, `/tools/${'x'.repeat(3000)}`)
  assert.ok(long.page.length < 6000)
})

test('a result or a file whose time is over says so', async ({ app }) => {
  const id = '0'.repeat(32)
  const job = await get(app, `/tools/jobs/${id}`)
  assert.is(job.status, 404)
  assert.match(job.main, /<h1>This result is no longer kept.*24 hours/s)
  assert.match((await get(app, `/tools/files/${id}/a.png`)).main, /<h1>This file is no longer/)
})

test('other refusals say when to come back, or what would help', async ({ app }) => {
  const here = sites(app.services).first
  const draw = async (status: number, retryAfter?: number) =>
    String(
      await problemPage(here, problem(status, 'It is so'), {
        query: undefined,
        path: '/tools/greet',
        retryAfter,
      }),
    )
  for (const status of [429, 503]) {
    const page = await draw(status, 10)
    assert.match(page, /Try again in 10 seconds\./)
    assert.match(page, /href="\/tools\/greet">Try again</)
  }
  assert.match(await draw(429, 60), /Try again in 60 seconds/)
  assert.match(await draw(413), /smaller files/)
  assert.match(await draw(507), /history makes room/)
  assert.match(await draw(403), /It is so\./)
})

test.run()
