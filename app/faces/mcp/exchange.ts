import type { Exchange } from '../../calls/lift.ts'
import { isId } from '../../core/file.ts'
import { dataUrl, isDataUrl } from '../../files/data-url.ts'

/** Files over HTTP. Nothing is ever fetched: an address stands for the id in it. */
export const httpExchange = (origin: string, root: string): Exchange => ({
  forms:
    'a data: URL, or the id or the url of a file that a tool made or that was sent to ' +
    `POST ${origin}${root}/files`,
  read(value) {
    if (typeof value !== 'string') return []
    if (isDataUrl(value)) return [dataUrl(value)]
    const id = isId(value) ? value : /\/files\/([0-9a-f]{32})(?:[/?#]|$)/.exec(value)?.[1]
    return id === undefined ? [] : [{ id }]
  },
  write: (file) => ({ ...file, url: origin + file.url }),
})
