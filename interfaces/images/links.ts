import { createHmac, timingSafeEqual } from 'node:crypto'
import { count, InputError, ProblemError } from 'fascia'

/** Links that let whoever has them see one rendition of one picture, for a while. */
export interface Links {
  /**
   * Signs a path and its query, for so many seconds; the most that may be unless said. Throws an
   * InputError where there is no key, or they are too many.
   */
  sign(path: string, query: URLSearchParams, seconds?: number): string
  /**
   * Whether a URL is a link of ours. One that was changed in any byte, or whose time is over, is
   * a ProblemError 403; one that claims to be none is simply false.
   */
  verify(url: URL): boolean
}

/** Links made soon after one another are the same, so that what they show can be cached. */
const roundedSeconds = 3600

const rounded = (seconds: number) => Math.ceil(seconds / roundedSeconds) * roundedSeconds

const now = (): number => Math.floor(Date.now() / 1000)

export function links(key: string, most: number): Links {
  const mark = (text: string) => createHmac('sha256', key).update(text).digest('base64url')

  /** In a time that says nothing of where the two differ. */
  function isMark(given: string, text: string): boolean {
    const [one, other] = [Buffer.from(given), Buffer.from(mark(text))]
    return one.length === other.length && timingSafeEqual(one, other)
  }

  return {
    sign(path, query, seconds) {
      if (key === '') {
        throw new InputError('Links (url) cannot be had here: this server has no URL_KEY', {
          field: 'url',
        })
      }
      if (seconds !== undefined && seconds > most) {
        throw new InputError(`Lifetime (expires) must be at most ${count(most)} seconds here`, {
          field: 'expires',
        })
      }
      const ends = seconds === undefined ? rounded(now() + most) : now() + seconds
      const signed = `${path}?${new URLSearchParams([...query, ['expires', String(ends)]])}`
      return `${signed}&signature=${mark(signed)}`
    },
    verify({ pathname, search, searchParams }) {
      if (!searchParams.has('signature')) return false
      const [, signed = '', given = ''] = /^(.*)&signature=(.*)$/.exec(pathname + search) ?? []
      if (key === '' || !isMark(given, signed)) {
        throw new ProblemError(403, 'This link was changed, or is not one of this server')
      }
      if (!(Number(searchParams.get('expires')) >= now())) {
        throw new ProblemError(403, 'The time of this link is over: ask for a new one')
      }
      return true
    },
  }
}
