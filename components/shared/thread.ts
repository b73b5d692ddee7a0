import { html, raw } from 'hono/html'
import { LRUCache } from 'lru-cache'
import type { Html } from '../../app/core/component.ts'
import { type Block, blocksOf } from '../../app/core/growing-text.ts'
import { inEnglish } from '../../app/core/languages/translate.ts'
import { markdown } from '../../app/core/markdown.ts'

/** One message of a conversation. */
export type Message = {
  role: 'user' | 'assistant' | 'system'
  content: string
}

/** Blocks that were drawn lately, in characters of HTML: pages show the same ones again and again. */
const drawn = new LRUCache<string, string>({
  maxSize: 4_000_000,
  sizeCalculation: (made, source) => made.length + source.length + 1,
})

/** A block as HTML that is safe to put on a page. */
export async function drawBlock({ kind, source }: Block): Promise<string> {
  if (kind === 'code') {
    return String(await html`<pre tabindex="0" dir="ltr"><code>${source}</code></pre>\n`)
  }
  const known = drawn.get(source)
  if (known !== undefined) return known
  const made = String(await markdown(source))
  drawn.set(source, made)
  return made
}

/** Markdown as it is drawn when it grows on the page: block by block. */
export const drawText = async (text: string): Promise<Html> =>
  raw((await Promise.all(blocksOf(text).map(drawBlock))).join(''))

/** Several messages, one under the other; new ones are not read out by themselves. */
export const thread = (messages: Html, t = inEnglish): Html =>
  html`<div class="thread" data-needs="thread" role="log" aria-live="off" aria-label="${t('Conversation')}">${messages}</div>`

/** One message; `more` stands under its words. */
export function drawMessage(
  { role, content }: Message,
  { t = inEnglish, more = html``, mark = html`` } = {},
): Html {
  const who = role === 'user' ? t('You') : role === 'assistant' ? t('Answer') : t('Instructions')
  const words =
    role === 'user'
      ? html`<div class="said" dir="auto">${content}</div>`
      : html`<div class="markdown" dir="auto">${drawText(content)}</div>`
  return html`<article class="message ${role}"${mark}><p class="sr">${who}</p>${words}${more}</article>`
}
