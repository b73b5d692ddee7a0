import { type Counted, english, type Phrase } from '../../core/languages/english.ts'
import type { Translate } from '../../core/languages/translate.ts'

/** `t('…')` and `many('…'`, as our scripts write them. */
const phrases = /\b(t|many)\('((?:[^'\\]|\\.)*)'/g

/**
 * A script in the words of a language: each phrase in it is that language's, so that a page gets
 * those that its scripts use and no others. Throws a TypeError where there is no such phrase.
 */
export const spoken = (script: string, t: Translate): string =>
  script.replace(phrases, (_, name: string, written: string) => {
    const phrase = written.replace(/\\(.)/g, '$1')
    if (!(phrase in english))
      throw new TypeError(`A script says “${phrase}”, which no language has`)
    const words = name === 't' ? t.text(phrase as Phrase) : t.forms(phrase as Counted)
    return `${name}(${JSON.stringify(words)}`
  })
