/** A part of a Markdown text that can be drawn alone. */
export interface Block {
  kind: 'text' | 'code'
  /** Markdown; of code what stands between its fences. */
  source: string
}

/** What came to a text since it was looked at before. */
export interface Growth {
  /** Whether it is another text than before, so that all of it comes again. */
  isAnew: boolean
  /** Blocks to which nothing can be added any more, in order. */
  finished: Block[]
  /** The last one, to which more may come; of code whole lines alone. */
  open: Block | undefined
}

/** In characters: what is open is no longer, so that drawing it stays quick. */
const longest = 8000

const fences = /^( {0,3})(`{3,}|~{3,})/
const listed = /^ {0,3}(?:[-*+]|\d{1,9}[.)])\s/

/**
 * Follows a Markdown text that grows, and says which of its blocks are finished: each is to be drawn
 * once. A text is cut in the same places whether it comes at once or in pieces.
 */
export function growingText(): (text: string) => Growth {
  let before = ''
  /** Where the open block begins, and the first line that was not looked at. */
  let from = 0
  let at = 0
  /** What ends the code that is open, and whether that is within a list. */
  let fence: { mark: string; isWithin: boolean } | undefined
  let wasBlank = false
  let isList = false
  let finished: Block[] = []

  function finish(end: number, kind: Block['kind'] = 'text') {
    const source = before.slice(from, end)
    if (kind === 'code') finished.push({ kind, source: inner(source, true) })
    else if (source.trim() !== '') finished.push({ kind, source })
    from = end
    wasBlank = false
    isList = false
  }

  /** Cuts what is too long at a line's end, or else between two words. */
  function cut(end: number) {
    while (!isCode() && end - from > longest) {
      const last = from + longest
      const line = before.lastIndexOf('\n', last - 1) + 1
      const word = before.lastIndexOf(' ', last - 1) + 1
      finish(line > from + longest / 2 ? line : word > from ? word : last)
      at = Math.max(at, from)
    }
  }

  const isCode = () => fence !== undefined && !fence.isWithin

  function look(line: string, end: number) {
    if (fence) {
      if (!line.trim().startsWith(fence.mark) || /[^`~\s]/.test(line)) return
      const { isWithin } = fence
      fence = undefined
      if (!isWithin) finish(end, 'code')
      return
    }
    if (line.trim() === '') {
      wasBlank = true
      return
    }
    const isInList = isList && (/^\s/.test(line) || listed.test(line))
    if (wasBlank && !isInList) finish(at)
    const [, , mark] = fences.exec(isList ? line.trimStart() : line) ?? []
    if (mark && !(mark[0] === '`' && line.trim().slice(mark.length).includes('`'))) {
      const isWithin = isList && /^\s/.test(line)
      if (!isWithin) finish(at)
      fence = { mark, isWithin }
    } else if (before.slice(from, at).trim() === '') isList = listed.test(line)
    wasBlank = false
  }

  return (text) => {
    const isAnew = !text.startsWith(before)
    if (isAnew) {
      from = at = 0
      fence = undefined
      wasBlank = isList = false
    }
    before = text
    finished = []
    for (let end = text.indexOf('\n', at) + 1; end > 0; end = text.indexOf('\n', at) + 1) {
      cut(end)
      look(text.slice(at, end), end)
      at = end
    }
    cut(text.length)
    const rest = text.slice(from)
    const open: Block | undefined = isCode()
      ? { kind: 'code', source: inner(text.slice(from, at), false) }
      : rest.trim() === ''
        ? undefined
        : { kind: 'text', source: rest }
    return { isAnew, finished, open }
  }
}

/** All blocks of a text that has come to its end. */
export function blocksOf(text: string): Block[] {
  const { finished, open } = growingText()(ended(text))
  return open ? [...finished, open] : finished
}

/** A text with the end of its last line, so that it is known for what it is. */
export const ended = (text: string): string => (text.endsWith('\n') ? text : `${text}\n`)

/** What stands between the fences of code, of which the last may not be there yet. */
function inner(source: string, isClosed: boolean): string {
  const begun = source.slice(source.indexOf('\n') + 1)
  if (!isClosed) return source.includes('\n') ? begun : ''
  return begun.slice(0, begun.replace(/\n$/, '').lastIndexOf('\n') + 1)
}
