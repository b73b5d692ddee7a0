import * as assert from 'uvu/assert'
import { faults } from '../support/axe.ts'
import { codec, greet, size, texts } from '../support/grouped.ts'
import { staged } from '../support/stage.ts'

const { words, shout } = texts.members
const test = staged('groups', {
  texts: { ...texts, members: { words, shout } },
  codec,
  size,
  greet,
})

const result = '#output-output-value'

test('a tab is a page of its own, and says that it is there', async ({ page, url }) => {
  await page.goto(url)
  await page.getByRole('link', { name: 'Texts', exact: true }).click()
  const tabs = page.getByRole('navigation', { name: 'Texts' })
  assert.equal(await tabs.getByRole('link').allTextContents(), ['Count words', 'Shout'])
  assert.is(await tabs.locator('[aria-current=page]').textContent(), 'Count words')
  await tabs.getByRole('link', { name: 'Shout' }).focus()
  await page.keyboard.press('Enter')
  await page.waitForURL(`${url}/texts/shout`)
  assert.is(await tabs.locator('[aria-current=page]').textContent(), 'Shout')
  await page.locator('#text').fill('hey')
  await page.getByRole('button', { name: 'Run' }).click()
  await page.locator(result).waitFor()
  assert.is(await page.locator(result).textContent(), 'HEY 42')
  assert.is(await tabs.locator('[aria-current=page]').textContent(), 'Shout')
})

test('a member is one click from the index', async ({ page, url }) => {
  await page.goto(url)
  await page.getByRole('link', { name: 'Shout' }).click()
  assert.is(page.url(), `${url}/texts/shout`)
})

test('each action has its button, and the last used is pressed by keys', async ({ page, url }) => {
  await page.goto(`${url}/codec`)
  const says = (text: string) =>
    page
      .locator(result)
      .filter({ hasText: new RegExp(`^${text}$`) })
      .waitFor()
  await page.locator('#text').fill('hello')
  await page.keyboard.press('Enter')
  await says('aGVsbG8=')
  await page.locator('#text').fill('aGVsbG8=')
  await page.getByRole('button', { name: 'Decode' }).click()
  await says('hello')
  assert.is(await page.locator('.primary').textContent(), 'Decode')
  assert.match(await page.title(), /^Done · Codec: Decode · /)
  await page.locator('#text').fill('Ynll')
  await page.locator('#text').press('Enter')
  await says('bye')
  await page.locator('#text').fill('b25l')
  await page.locator('#text').press('Control+Enter')
  await says('one')
  await page.reload()
  assert.is(await page.locator('.primary').textContent(), 'Decode')
  await says('one')
})

test('the button of what runs is Stop, and another action takes its place', async ({
  page,
  url,
}) => {
  await page.goto(`${url}/codec`)
  await page.locator('#text').fill('wait')
  await page.getByRole('button', { name: 'Decode' }).click()
  await page.getByRole('button', { name: 'Stop' }).click()
  await page.locator('#live .state').filter({ hasText: 'Stopped' }).waitFor()
  assert.equal(await page.locator('.go > button:visible').allTextContents(), ['Encode', 'Decode'])
  await page.getByRole('button', { name: 'Decode' }).click()
  await page.getByRole('button', { name: 'Stop' }).waitFor()
  await page.getByRole('button', { name: 'Encode' }).click()
  await page.locator(result).filter({ hasText: 'd2FpdA==' }).waitFor()
  assert.is(await page.locator('.primary').textContent(), 'Encode')
})

test('an action that only reads is an address', async ({ page, url }) => {
  await page.goto(`${url}/size`)
  await page.locator('#text').fill('a bc')
  await page.getByRole('button', { name: 'Count' }).click()
  await page.locator(result).filter({ hasText: '2' }).waitFor()
  assert.is(page.url(), `${url}/size/count?text=a+bc`)
  await page.getByRole('button', { name: 'Length' }).click()
  await page.locator(result).filter({ hasText: '4' }).waitFor()
  assert.is(page.url(), `${url}/size/length?text=a+bc`)
})

test('an example is run by the first action', async ({ page, url }) => {
  await page.goto(`${url}/codec`)
  await page.getByRole('link', { name: /Example 1/ }).click()
  await page.locator(result).filter({ hasText: 'aGVsbG8=' }).waitFor()
})

test('what was unfolded stays so', async ({ page, url }) => {
  await page.goto(`${url}/texts/shout`)
  assert.not.ok(await page.locator('#seed').isVisible())
  await page.getByText('Advanced').click()
  await page.locator('#text').fill('a')
  await page.getByRole('button', { name: 'Run' }).click()
  await page.locator(result).filter({ hasText: 'A 42' }).waitFor()
  assert.ok(await page.locator('#seed').isVisible())
  await page.getByText('Advanced').click()
  await page.locator('#text').fill('b')
  await page.getByRole('button', { name: 'Run' }).click()
  await page.locator(result).filter({ hasText: 'B 42' }).waitFor()
  assert.not.ok(await page.locator('#seed').isVisible())
})

test('what is wrong among the folded is in sight, and linked', async ({ page, url }) => {
  await page.goto(`${url}/texts/shout?text=a`)
  await page.getByText('Advanced').click()
  await page.locator('#seed').fill('many')
  await page.getByText('Advanced').click()
  await page.getByRole('button', { name: 'Run' }).click()
  await page.getByRole('link', { name: 'Seed must be a number' }).click()
  assert.ok(await page.locator('#seed').isVisible())
  assert.is(await page.evaluate('document.activeElement.id'), 'seed')
})

test('all of it works without a script', async ({ bare, url }) => {
  await bare.goto(`${url}/texts`)
  await bare.getByRole('link', { name: 'Shout' }).click()
  await bare.getByText('Advanced').click()
  await bare.locator('#seed').fill('7')
  await bare.locator('#text').fill('hey')
  await bare.getByRole('button', { name: 'Run' }).click()
  assert.is(await bare.locator(result).textContent(), 'HEY 7')
  assert.ok(await bare.locator('#seed').isVisible())
  await bare.goto(`${url}/codec`)
  await bare.locator('#text').fill('aGVsbG8=')
  await bare.getByRole('button', { name: 'Decode' }).click()
  assert.is(await bare.locator(result).textContent(), 'hello')
  await bare.locator('#text').fill('Ynll')
  await bare.locator('#text').press('Enter')
  assert.is(await bare.locator(result).textContent(), 'bye')
  await bare.goto(`${url}/size`)
  await bare.locator('#text').fill('a bc')
  await bare.getByRole('button', { name: 'Count' }).click()
  assert.is(bare.url(), `${url}/size/count?text=a+bc`)
  assert.is(await bare.locator(result).textContent(), '2')
})

test('axe finds nothing, in light and dark, on a desk and a phone', async ({ page, bare, url }) => {
  for (const path of ['/', '/texts', '/texts/shout?seed=7', '/codec', '/docs/texts/words']) {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      await page.goto(url + path)
      assert.equal(await faults(page), [], `${path}, ${colorScheme}`)
    }
    await bare.goto(url + path)
    const sizes = await bare.evaluate('[document.body.scrollWidth, innerWidth]')
    assert.equal((sizes as number[])[0], (sizes as number[])[1], path)
  }
})

test.run()
