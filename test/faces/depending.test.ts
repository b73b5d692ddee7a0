import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { checkbox, dropdown, Interface, number } from '../../app/index.ts'
import { type Testing, testing } from '../../app/testing.ts'
import { words } from '../support/markup.ts'

const cities: { [country: string]: string[] } = {
  norway: ['Oslo', 'Bergen'],
  france: ['Paris', 'Lyon'],
}

const trip = Interface({
  title: 'Trip',
  inputs: {
    country: dropdown({ choices: ['norway', 'france'], default: 'norway' }),
    city: dropdown({ choices: ({ country }) => cities[country] }),
    exact: checkbox(),
    days: number({ visible: ({ exact }) => exact, default: 7 }),
    seats: dropdown({ choices: [{ value: 1, label: 'One' }, 2], default: 1 }),
  },
  outputs: { said: 'text', nights: number({ visible: ({ exact }) => exact, optional: true }) },
  fn: ({ country, city, days, seats }) => ({
    said: `${city} in ${country}, ${days} days, ${seats + 1} seats`,
    nights: days - 1,
  }),
})

const clock = Interface({
  title: 'Clock',
  readOnly: true,
  every: 30,
  inputs: {},
  outputs: { at: 'number' },
  fn: () => ({ at: 12 }),
})

const test = suite<{ app: Testing<'trip' | 'clock'> }>('inputs that depend on others', {} as any)
test.before(async (context) => {
  context.app = await testing({ trip, clock })
})
test.after(({ app }) => app.close())

const right = { country: 'france', city: 'Lyon', days: 'many', seats: '2' }
const said = 'Lyon in france, 7 days, 3 seats'
const wrong = { country: 'france', city: 'Oslo' }
const refusal = 'City must be one of Paris, Lyon, not “Oslo”'

test('what depends on others is taken over HTTP, and refused', async ({ app }) => {
  assert.equal(await app.call('trip', right), { said, nights: 6 })
  const { status, body } = await app.json('trip', wrong)
  assert.is(status, 400)
  assert.equal(body.errors, [{ field: 'city', detail: refusal }])
})

test('what depends on others is taken from a form, and refused', async ({ app }) => {
  const post = async (values: { [name: string]: string }) => {
    const headers = { accept: 'text/html' }
    const body = new URLSearchParams(values)
    const sent = await app.request('/trip', { method: 'POST', headers, body })
    const address = sent.headers.get('location')
    return words(await (address ? await app.request(address, { headers }) : sent).text())
  }
  const done = await post({ ...right, exact: 'false' })
  assert.match(done, said)
  assert.match(await post(wrong), refusal)
})

test('what depends on others is taken by Gradio’s clients, and refused', async ({ app }) => {
  assert.equal((await app.gradio('trip', right)).data, [said, 6])
  const refused = await app.gradio('trip', wrong)
  assert.match(JSON.stringify(refused), refusal)
})

test('what depends on others is taken from models, and refused', async ({ app }) => {
  assert.match(JSON.stringify(await app.mcp('trip', right)), said)
  const answer = await app.mcp('trip', wrong).catch((error) => error.problem)
  assert.match(JSON.stringify(answer), refusal)
})

test('what depends on others is taken from a shell, and refused', async ({ app }) => {
  const flags = (values: object) =>
    Object.entries(values).map(([name, value]) => `--${name}=${value}`)
  assert.match((await app.cli(['run', 'trip', ...flags(right)])).stdout, said)
  const { code, stderr } = await app.cli(['run', 'trip', ...flags(wrong)])
  assert.is(code, 2)
  assert.match(stderr, refusal)
})

test('a result that is not to be shown is not on the page, and is elsewhere', async ({ app }) => {
  const page = async (exact: string) => {
    const headers = { accept: 'text/html' }
    const body = new URLSearchParams({ ...right, days: '3', exact })
    const sent = await app.request('/trip', { method: 'POST', headers, body })
    return (await app.request(sent.headers.get('location')!, { headers })).text()
  }
  assert.not.match(await page('false'), 'output-nights')
  assert.match(await page('true'), 'output-nights')
})

test('OpenAPI, Gradio and models see the plain type, and what is offered at first', async ({
  app,
}) => {
  const openapi: any = await (await app.request('/openapi.json')).json()
  assert.match(JSON.stringify(openapi), '"examples":["Oslo","Bergen"]')
  const info: any = await (await app.request('/gradio_api/info')).json()
  const city = info.named_endpoints['/trip'].parameters.find((one: any) => one.label === 'City')
  assert.equal([city.component, city.type.type], ['Textbox', 'string'])
  assert.equal([city.type.description, city.example_input], ['text, such as Oslo, Bergen', 'Oslo'])
})

test('the call that the documentation shows is one that is taken', async ({ app }) => {
  const docs = await (await app.request('/docs/trip', { headers: { accept: 'text/html' } })).text()
  assert.match(words(docs), /\{"city":"Oslo"\}/)
})

test('the help of a shell names what is offered at first', async ({ app }) => {
  assert.match((await app.cli(['run', 'trip', '--help'])).stdout, 'text, such as Oslo, Bergen')
})

test('a call that a page makes by itself is kept nowhere', async ({ app }) => {
  const live = (values: object) =>
    app.request('/trip', {
      method: 'POST',
      headers: { accept: 'text/html' },
      body: new URLSearchParams({ ...values, _live: '1' }),
    })
  const answer = await live(right)
  assert.is(answer.headers.get('content-type'), 'text/event-stream')
  assert.match(await answer.text(), said)
  assert.match(await (await live(wrong)).text(), 'data-wrong="city"')
  const cookie = answer.headers.get('set-cookie') ?? ''
  const headers = { accept: 'application/json', cookie: cookie.split(';')[0]! }
  assert.equal(await (await app.request('/jobs', { headers })).json(), [])
})

test('a page without a script is loaded again where it only reads', async ({ app }) => {
  const page = async (path: string) =>
    (await app.request(path, { headers: { accept: 'text/html' } })).text()
  assert.match(
    await page('/clock'),
    '<noscript><meta http-equiv="refresh" content="30"></noscript>',
  )
  assert.not.match(await page('/trip'), 'http-equiv')
})

test.run()
