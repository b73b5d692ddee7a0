import { type Demo, press, read, refuses, shows } from '../support/demos.ts'

/** What keeps something for its visitor, or knows who that is. */
export const games: Demo[] = [
  {
    file: 'quiz',
    name: 'quiz',
    calls: [
      { inputs: {}, says: ['Ready?', '0 of 0 were right'] },
      { inputs: { answer: 1 }, says: ['No: ', '0 of 1 were right'] },
    ],
    async page(page) {
      await shows(page, 'Ready?')
      const question = await read(page, '[id$=-value] :is(h2, h3, h4, h5)')
      const [a = 0, b = 0] = question.split('×').map((part) => Number.parseInt(part, 10))
      await page.fill('#answer', String(a * b))
      await press(page)
      await shows(page, 'Right!')
      await shows(page, '1 of 1 were right')
    },
  },
  {
    file: 'hangman',
    name: 'hangman',
    calls: [
      { of: 'guess', inputs: { letter: 'e' }, says: [/e/, 'Guess a letter'] },
      { of: 'guess', inputs: { letter: 'E' }, refuses: 'You tried “e” already' },
      { of: 'newWord', inputs: {}, says: ['_ _ _'] },
    ],
    async page(page) {
      await shows(page, 'Guess a letter')
      await page.fill('#letter', 'j')
      await press(page, 'Guess')
      await shows(page, /│ +O/)
      await press(page, 'Guess')
      await refuses(page, 'You tried “j” already')
      await press(page, 'New word')
      await shows(page, '_ _ _')
    },
  },
  {
    file: 'tic-tac-toe',
    name: 'ticTacToe',
    calls: [
      { inputs: { square: 1 }, says: ['X │ 2 │ 3', '4 │ O │ 6', 'Your move'] },
      { inputs: { square: 5 }, refuses: 'That square is taken' },
      { inputs: { square: 2 }, says: ['X │ X │ O'] },
      { inputs: { square: 4 }, says: ['O │ 8 │ 9', 'The computer won.'] },
      { inputs: { square: 9 }, says: ['7 │ 8 │ X', 'Your move'] },
    ],
    async page(page) {
      await shows(page, 'Your move')
      await page.fill('#square', '5')
      await press(page)
      await shows(page, 'O │ 2 │ 3')
      await press(page)
      await refuses(page, 'That square is taken')
    },
  },
  {
    file: 'todo',
    name: 'todo',
    calls: [
      { of: 'add', inputs: { task: 'Water the plants' }, says: ['Water the plants', '1'] },
      { of: 'finish', inputs: { number: 2 }, refuses: 'There is no task of that number' },
      { of: 'finish', inputs: { number: 1 }, says: ['true', '0'] },
      { of: 'tidy', inputs: {}, says: ['[]'] },
    ],
    async page(page) {
      for (const task of ['Water the plants', 'Call Ada']) {
        await page.fill('#task', task)
        await press(page, 'Add')
        await shows(page, task)
      }
      await page.fill('#number', '1')
      await press(page, 'Finish')
      await page.locator('#output-left-value').filter({ hasText: '1' }).waitFor()
      await press(page, 'Tidy')
      await page.locator('#live tbody tr').nth(1).waitFor({ state: 'detached' })
      await shows(page, 'Call Ada')
    },
  },
  {
    file: 'fortune',
    name: 'fortune',
    calls: [
      { inputs: {}, says: ['2'] },
      { inputs: {}, says: ['1'] },
      { inputs: {}, says: ['0'] },
      { inputs: {}, refuses: 'The next cookie is done in' },
    ],
    async page(page) {
      for (const left of ['2', '1', '0']) {
        await press(page)
        await page.locator('#output-left-value').filter({ hasText: left }).waitFor()
      }
      await press(page)
      await page.getByText('The next cookie is done in').first().waitFor()
    },
  },
  {
    file: 'greeting',
    name: 'greeting',
    calls: [
      { inputs: {}, says: ['Hello stranger!', 'the first time'] },
      { inputs: {}, says: ['2 times'] },
    ],
    async page(page) {
      await shows(page, 'Hello stranger!')
      await page.setExtraHTTPHeaders({ 'x-forwarded-user': 'Ada' })
      await press(page)
      await shows(page, 'Hello Ada!')
      await page.setExtraHTTPHeaders({})
    },
  },
]
