import type { StoredFile } from '../../files/file.ts'
import { type Files, isId } from '../../files/files.ts'
import { dataUrl } from '../raw.ts'

/** A file that a client gave; `made` if it was stored just now, for this call. */
export interface Taken {
  file: { id: string }
  made: boolean
}

/** How files cross a transport, in and out. */
export interface Exchange {
  /** How a client gives a file, as it reads after "given as": "a data: URL, or …". */
  forms: string
  /**
   * The file that a text stands for, or those of a folder; none when the text is in none of the
   * forms. Throws a Mismatch when it is, but no such file may be had.
   */
  take(text: string): AsyncIterable<Taken>
  /** The URI under which the client can read the file. */
  link(file: StoredFile): Promise<string>
}

/** Files over HTTP. Nothing is ever fetched: an address stands for the id in it. */
export function httpExchange(files: Files, origin: string, root: string): Exchange {
  return {
    forms:
      'a data: URL, or the id or the url of a file that a tool made or that was sent to ' +
      `POST ${origin}${root}/files`,
    async *take(text) {
      if (text.startsWith('data:')) return yield made(await dataUrl(text, files))
      const id = isId(text) ? text : /\/files\/([0-9a-f]{32})(?:[/?#]|$)/.exec(text)?.[1]
      if (id !== undefined) yield { file: { id }, made: false }
    },
    link: async ({ url }) => origin + url,
  }
}

export const made = ({ id }: StoredFile): Taken => ({ file: { id }, made: true })
