import { html } from 'hono/html'
import { drawBlock } from '../../components/shared/thread.ts'
import { ended, growingText } from '../core/growing-text.ts'
import type { Translate } from '../core/languages/translate.ts'
import type { OwnCall } from '../core/mount.ts'
import { ending, isUnderWay, textOf } from './conversation-view.ts'

/**
 * One change of an answer on the page: `anew` takes all of it away, `add` puts HTML behind what is
 * finished, `open` replaces the last block, `code` adds text to the code that is open, `close` makes
 * what is open finished, `end` puts HTML under the whole.
 */
export type Change = [kind: 'anew' | 'add' | 'open' | 'code' | 'close' | 'end', value?: string]

/**
 * Says what changes on a page with each update of an answer that grows: only what came to it, and
 * its last block.
 */
export function growthEvents(t: Translate): (call: OwnCall) => Promise<string | undefined> {
  let grow = growingText()
  let isFirst = true
  /** How much of the code that is open was sent; nothing while none is. */
  let sent: number | undefined
  let openText = ''

  return async (call) => {
    const changes: Change[] = []
    const text = textOf(call.outputs)
    const isOver = !isUnderWay(call)
    // What was stopped stays as it is on the page.
    if (!isOver || call.status === 'completed') {
      const { isAnew, finished, open } = grow(isOver ? ended(text) : text)
      if (isFirst || isAnew) {
        changes.push(['anew'])
        sent = undefined
        openText = ''
      }
      isFirst = false
      for (const block of finished) {
        if (sent !== undefined) {
          changes.push(['code', block.source.slice(sent)], ['close'])
          sent = undefined
        } else changes.push(['add', await drawBlock(block)])
        openText = ''
      }
      if (open?.kind === 'code' && open.source === '' && !isOver) {
        if (openText !== '') changes.push(['open', ''])
        openText = ''
      } else if (open?.kind === 'code') {
        const { source } = open
        if (source.length > (sent ?? -1)) changes.push(['code', source.slice(sent ?? 0)])
        sent = source.length
      } else if (open && open.source !== openText) {
        openText = open.source
        changes.push(['open', await drawBlock(open)])
      }
    }
    if (isOver) {
      changes.push(['close'], ['end', String(await html`${ending(t, call)}`)])
      grow = growingText()
    }
    return changes.length > 0 ? JSON.stringify(changes) : undefined
  }
}
