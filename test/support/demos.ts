import type { Page } from 'playwright-core'

export type Given = string | number | boolean | object

/** What a call is given, and what everybody who makes it is told: texts, or patterns of them. */
export interface Told {
  /** Which action or member, where there are several. */
  of?: string
  inputs: { [name: string]: Given }
  /** All of it stands somewhere in the outputs, as JSON has them. */
  says?: readonly (string | RegExp)[]
  /** In the place of outputs, a sentence that refuses. */
  refuses?: string
  /** How the file among the outputs begins. */
  file?: RegExp
}

/** How one file of examples/ is tried. */
export interface Demo {
  /** Without `.ts`. */
  file: string
  /** What it exports, under which it is served. */
  name: string
  /** By one visitor, one after the other: over JSON, and by Gradio's client. */
  calls: readonly Told[]
  /** What a person does on its page, which is open, and what they see. */
  page(page: Page): Promise<void>
}

/** Waits until a result is shown that has this in it. */
export async function shows(page: Page, words: string | RegExp): Promise<void> {
  await page.locator('#live .outputs').filter({ hasText: words }).first().waitFor()
}

/** Waits until this stands at a field, or over the form. */
export async function refuses(page: Page, sentence: string | RegExp): Promise<void> {
  await page.locator('.error, .summary').filter({ hasText: sentence }).first().waitFor()
}

/** Presses a button under the form, once what was sent before is answered. */
export async function press(page: Page, button = 'Run'): Promise<void> {
  await page.locator('#form:not(.htmx-request)').waitFor()
  await page.locator('.go').getByRole('button', { name: button, exact: true }).click()
}

/** Waits until something in the result is there, and gives its text. */
export async function read(page: Page, selector: string): Promise<string> {
  const found = page.locator(`#live ${selector}`).first()
  await found.waitFor({ state: 'attached' })
  return ((await found.textContent()) ?? '').trim()
}
