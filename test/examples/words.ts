import { type Demo, press, read, refuses, shows } from '../support/demos.ts'

/** What is about texts. */
export const words: Demo[] = [
  {
    file: 'texts',
    name: 'texts',
    calls: [
      { of: 'frequencies', inputs: { given: 'A b, a!', most: 1 }, says: ['a', '2'] },
      { of: 'readingTime', inputs: { given: 'one two three', pace: 1 }, says: ['3'] },
      { of: 'sortLines', inputs: { given: 'b\na' }, says: ['a\\nb'] },
    ],
    async page(page) {
      await press(page)
      await page.locator('#live svg[role=img]').waitFor()
      await page.getByRole('link', { name: 'Sort lines' }).click()
      await page.fill('#given', 'pear\napple')
      await page.check('[value="Z to A"]')
      await press(page)
      await shows(page, /pear\s+apple/)
    },
  },
  {
    file: 'compare-texts',
    name: 'compareTexts',
    calls: [
      {
        inputs: { before: 'a\nb\nc\nd', after: 'b\nx\nd\ne' },
        says: ['- a\\n  b\\n- c\\n+ x\\n  d\\n+ e'],
      },
    ],
    async page(page) {
      await shows(page, '- violets are blue')
      await page.fill('#after', 'roses are red\nviolets are blue')
      await shows(page, '- sugar is sweet')
    },
  },
  {
    file: 'sentiment',
    name: 'sentiment',
    calls: [
      { inputs: { review: 'great, great food' }, says: ['0.81'] },
      { inputs: { review: 'not bad' }, says: ['kind', '0.71'] },
    ],
    async page(page) {
      await shows(page, 'neutral')
      await page.fill('#review', 'bad, bad, bad')
      await shows(page, /86\.7|87/)
    },
  },
  {
    file: 'entities',
    name: 'entities',
    calls: [
      {
        inputs: { text: 'Pay $5.50 to a@b.org on 2030-01-02 at https://c.org/d, in 3 parts' },
        says: ['$5.50', 'money', 'a@b.org', '2030-01-02', 'https://c.org/d', 'number', 'Pay '],
      },
    ],
    async page(page) {
      await shows(page, '10 December 2030')
      await page.fill('#text', 'I owe you 12 euros')
      await page.locator('#live mark', { hasText: '12 euros' }).waitFor()
    },
  },
  {
    file: 'story',
    name: 'story',
    calls: [
      {
        inputs: { beginning: 'The robot', words: 12, pause: 0, seed: 3 },
        says: [/The robot( \w+|\.)+/],
      },
    ],
    async page(page) {
      await page.getByText('Advanced').click()
      await page.fill('#pause', '500')
      await page.fill('#words', '200')
      await press(page)
      await shows(page, /Once upon a time the robot\W+\w+\W+\w+/)
      await press(page, 'Stop')
      await page.locator('#live .state').filter({ hasText: 'Stopped' }).waitFor()
    },
  },
  {
    file: 'codec',
    name: 'codec',
    calls: [
      { of: 'encode', inputs: { text: 'hello' }, says: ['aGVsbG8='] },
      { of: 'decode', inputs: { text: '68656c6c6f', format: 'hex' }, says: ['hello'] },
      { of: 'encode', inputs: { text: 'Hello', format: 'ROT13' }, says: ['Uryyb'] },
      { of: 'decode', inputs: { text: '%', format: 'URL' }, refuses: 'This text is not in URL' },
    ],
    async page(page) {
      await page.fill('#text', 'Grüße')
      await press(page, 'Encode')
      const encoded = await read(page, '#output-result-value')
      await page.fill('#text', encoded)
      await press(page, 'Decode')
      await shows(page, 'Grüße')
    },
  },
  {
    file: 'json-formatter',
    name: 'jsonFormatter',
    calls: [
      { of: 'format', inputs: { json: '{"a":[1]}', indent: 2 }, says: ['{\\n  \\"a\\": [\\n'] },
      { of: 'minify', inputs: { json: '{ "a": 1 }' }, says: ['{\\"a\\":1}'] },
      { of: 'listKeys', inputs: { json: '[{"b":{"a":1}}]' }, says: ['a\\nb'] },
      { of: 'format', inputs: { json: '{\n"a" 1}' }, refuses: 'This is not JSON' },
    ],
    async page(page) {
      await press(page, 'Format')
      await shows(page, '"name": "Fascia"')
      await page.fill('#json', '{"a":\n1')
      await press(page, 'Minify')
      await refuses(page, 'This is not JSON at line 2')
    },
  },
  {
    file: 'csv',
    name: 'csvSummary',
    calls: [
      {
        inputs: { csv: new File(['town,people\n"Rome, Italy",3\nOslo,1\n'], 'towns.csv') },
        says: ['town', 'people', '1', '2', '3'],
      },
    ],
    async page(page) {
      const buffer = Buffer.from('town,people\nRome,2800000\nOslo,700000\n')
      await page.setInputFiles('#csv', { name: 'towns.csv', mimeType: 'text/csv', buffer })
      await press(page)
      await shows(page, '1750000')
    },
  },
  {
    file: 'sign-up',
    name: 'signUp',
    calls: [
      { inputs: signUp({ name: 'grace' }), says: ['Welcome, grace!'] },
      { inputs: signUp({ name: 'ada' }), refuses: 'ada is taken: try ada3' },
      { inputs: signUp({ age: 5 }), refuses: 'Age must be a whole number from 13' },
      { inputs: signUp({ again: 'something' }), refuses: 'The two passwords are not the same' },
    ],
    async page(page) {
      await press(page)
      for (const sentence of [
        'Enter a name',
        'Enter an email',
        'whole number between 13 and 130',
      ]) {
        await refuses(page, sentence)
      }
      await page.fill('#name', 'grace')
      await page.fill('#email', 'grace@example.org')
      await page.fill('#age', '36')
      await page.fill('#password', 'a secret of mine')
      await page.fill('#again', 'a secret of yours')
      await press(page)
      await refuses(page, 'The two passwords are not the same')
      await page.fill('#password', 'a secret of mine')
      await page.fill('#again', 'a secret of mine')
      await page.check('#agreed')
      await press(page)
      await shows(page, 'Welcome, grace!')
    },
  },
  {
    file: 'booking',
    name: 'booking',
    calls: [
      {
        inputs: booking({}),
        says: ['**Ada**, Saturday, 4 May 2030: 4 (1 of them small), terrace'],
      },
      { inputs: booking({ guests: 20 }), refuses: 'For more than 12, give us a call' },
      { inputs: booking({ day: '2030-05-06' }), refuses: 'We are closed on Mondays' },
    ],
    async page(page) {
      await page.fill('#name', 'A')
      await page.fill('#day', '2030-05-06')
      await press(page)
      await refuses(page, 'Tell us your name')
      await page.fill('#name', 'Ada')
      await press(page)
      await refuses(page, 'We are closed on Mondays')
      await page.fill('#day', '2030-05-07')
      await press(page)
      await shows(page, 'Ada, Tuesday')
    },
  },
]

function signUp(other: object) {
  const password = { password: 'a long secret', again: 'a long secret' }
  return { name: 'grace', email: 'grace@example.org', age: 36, ...password, agreed: true, ...other }
}

function booking(other: object) {
  return { name: 'Ada', day: '2030-05-04', guests: 4, children: 1, area: 'terrace', ...other }
}
