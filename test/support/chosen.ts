import type { Page } from 'playwright-core'
import {
  audio,
  file,
  files,
  gallery,
  Interface,
  image,
  radio,
  text,
  video,
} from '../../app/index.ts'
import { drawn } from './pictures.ts'
import { until } from './scratch.ts'

const told = (values: { [name: string]: unknown }) =>
  Object.entries(values)
    .map(([name, value]) => [name, [value].flat().map((each: any) => each?.name ?? each)])
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}: ${value}`)
    .join('; ')

/** Interfaces that take files of every kind, and tell what came. */
export const filing = {
  one: Interface({
    inputs: { photo: image({ maxBytes: 100_000 }), words: text({ optional: true }) },
    outputs: { seen: 'text' },
    fn: (values) => ({ seen: told(values) }),
  }),
  each: Interface({
    inputs: {
      paper: file({ optional: true }),
      film: video({ optional: true }),
      sound: audio({ optional: true }),
      photo: image({ optional: true }),
    },
    outputs: { seen: 'text' },
    fn: (values) => ({ seen: told(values) }),
  }),
  pile: Interface({
    inputs: {
      shots: gallery({ max: 12, arranges: 'order=given' }),
      order: radio({ choices: ['name', 'given'], default: 'name' }),
    },
    outputs: { seen: 'text' },
    fn: ({ shots }) => ({ seen: told({ shots }) }),
  }),
  many: Interface({
    inputs: { papers: files({ optional: true }), words: text({ optional: true }) },
    outputs: { seen: 'text' },
    fn: (values) => ({ seen: told(values) }),
  }),
}

/** A file to be chosen, of so many bytes where that matters. */
export const given = (
  name: string,
  mimeType: string,
  buffer: Buffer = Buffer.from('some bytes'),
) => ({
  name,
  mimeType,
  buffer,
})
export const jpeg = async (name: string, width = 60, height = 40) =>
  given(name, 'image/jpeg', await drawn(width, height))
export const frames = (from: number, to: number) =>
  Promise.all(Array.from({ length: to - from + 1 }, (_, i) => jpeg(`frame${from + i}.jpg`)))

/** What a screen reader was told last. */
export const hears = (page: Page, words: string) =>
  until(async () => (await page.textContent('#announce'))?.includes(words))

/** The names of a pile, in its order. */
export const names = (page: Page) => page.locator('.thumbs bdi').allTextContents()

/** Runs it, and waits until it tells that this came. */
export const runs = async (page: Page, expected: string) => {
  await page.click('#run')
  await until(async () => (await page.locator('output.value').allTextContents())[0] === expected)
}

/** What has the focus, by its name or its id. */
export const focused = (page: Page) =>
  page.evaluate(() => {
    const { activeElement } = (globalThis as any).document
    return activeElement.ariaLabel || activeElement.id
  })

/** Gives a file to the page as a drop or a paste at that element. */
export const hand = (
  page: Page,
  how: 'drop' | 'paste',
  at: string,
  ...named: [string, string, number[]][]
) =>
  page.evaluate(
    ([how, at, named]) => {
      const { document, DataTransfer, File, DragEvent, ClipboardEvent } = globalThis as any
      const data = new DataTransfer()
      for (const [name, type, bytes] of named as any) {
        data.items.add(new File([new Uint8Array(bytes)], name, { type }))
      }
      const init = { bubbles: true, cancelable: true }
      const event =
        how === 'drop'
          ? new DragEvent('drop', { ...init, dataTransfer: data })
          : new ClipboardEvent('paste', { ...init, clipboardData: data })
      document.querySelector(at).dispatchEvent(event)
      return event.defaultPrevented
    },
    [how, at, named] as const,
  )
