import { html, raw } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'
import { type Catalogue, type Counted, english, type Forms, type Phrase } from './english.ts'
import { french } from './french.ts'
import { german } from './german.ts'
import { spanish } from './spanish.ts'

type Html = HtmlEscapedString | Promise<HtmlEscapedString>

interface Entry {
  /** What those who speak it call it. */
  title: string
  catalogue: Catalogue
  dir?: 'rtl'
}

/** Every language that pages are written in. A further one is a catalogue, and a line here. */
const entries = {
  en: { title: 'English', catalogue: english },
  de: { title: 'Deutsch', catalogue: german },
  fr: { title: 'Français', catalogue: french },
  es: { title: 'Español', catalogue: spanish },
} satisfies { [language: string]: Entry }

export type Language = keyof typeof entries

export const languages = Object.keys(entries) as Language[]

/** The names of the blanks in a phrase: `at` and `all` of `{at} of {all}`. */
type Blank<P extends string> = P extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Blank<Rest>
  : never
type Filling<P extends string, V> = { readonly [Name in Blank<P>]: V }
type Fillings<P extends string> = [Blank<P>] extends [never]
  ? []
  : [values: Filling<P, string | number>]

/** Says the words of a page in one language; a number that is put in is written as there. */
export interface Translate {
  <P extends Phrase>(phrase: P, ...values: Fillings<P>): string
  /** A phrase that depends on how many there are. */
  many<P extends Counted>(phrase: P, count: number): string
  /** The form that a number wants of some that are given, with the number in it. */
  plural(forms: Forms, count: number): string
  /** A phrase with its blanks, and the forms of one that counts, for a script that fills them. */
  text(phrase: Phrase): string
  forms(phrase: Counted): Forms
  /** A phrase with elements in it. */
  html<P extends Phrase>(phrase: P, values: Filling<P, Html | string>): Html
  number(value: number): string
  /** With one digit after the point: 3.0. */
  tenths(value: number): string
  /** 512 MB, 1.5 GB. */
  bytes(size: number): string
  /** "a, b or c" */
  list(words: readonly string[], joint: 'and' | 'or'): string
  /** So many of a unit of time, in words: 24 hours. */
  time(amount: number, unit: TimeUnit): string
  /** 3 minutes ago. */
  ago(amount: number, unit: TimeUnit): string
  readonly language: Language
  /** What those who speak it call it. */
  readonly title: string
  readonly dir: 'ltr' | 'rtl'
  /** The attribute `lang` of what the developer wrote, where that is in another language. */
  readonly own: Html
  /** The same of sentences that are English on every face. */
  readonly sentence: Html
}

export type TimeUnit = 'second' | 'minute' | 'hour' | 'day'

/** A language for pages on which the developer's own words are in the language `own`. */
export function translate(language: Language, own: Language = language): Translate {
  const { title, catalogue, dir }: Entry = entries[language]
  // Lists in English are written without a comma before their last word.
  const region = language === 'en' ? 'en-GB' : language
  const rules = new Intl.PluralRules(language)
  const lists = {
    and: new Intl.ListFormat(region, { type: 'conjunction' }),
    or: new Intl.ListFormat(region, { type: 'disjunction' }),
  }
  const numbers = new Intl.NumberFormat(language)
  const sizes = sizeUnits.map((unit, power) => sizeFormat(language, unit, power))
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'always' })
  const number = (value: number) => numbers.format(value)
  const part = (value: string | number | undefined) =>
    typeof value === 'number' ? number(value) : (value ?? '')
  const lang = (other: Language) => raw(language === other ? '' : ` lang="${other}"`)

  function say(phrase: Phrase, values?: { readonly [name: string]: string | number }): string {
    const text = catalogue[phrase]
    return values ? text.replace(blank, (_, name) => part(values[name])) : text
  }

  const plural = (forms: Forms, count: number) =>
    (forms[rules.select(count)] ?? forms.other).replace(blank, number(count))

  return Object.assign(say as Translate, {
    many: (phrase: Counted, count: number) => plural(catalogue[phrase], count),
    plural,
    text: (phrase: Phrase) => catalogue[phrase],
    forms: (phrase: Counted) => catalogue[phrase],
    html(phrase: Phrase, values: { readonly [name: string]: Html | string }) {
      const parts = catalogue[phrase].split(blank)
      return html`${parts.map((part, i) => (i % 2 === 0 ? part : values[part]))}`
    },
    number,
    tenths: (value: number) => value.toLocaleString(language, oneDigit),
    bytes(size: number) {
      const power = Math.min(Math.floor(Math.log2(Math.max(size, 1)) / 10), sizes.length - 1)
      return sizes[power]!.format(size / 1024 ** power)
    },
    list: (words: readonly string[], joint: 'and' | 'or') => lists[joint].format(words),
    time: (amount: number, unit: TimeUnit) =>
      amount.toLocaleString(language, { style: 'unit', unit, unitDisplay: 'long' }),
    ago: (amount: number, unit: TimeUnit) => relative.format(-amount, unit),
    language,
    dir: dir ?? 'ltr',
    own: lang(own),
    sentence: lang('en'),
    title,
  })
}

const oneDigit = { minimumFractionDigits: 1, maximumFractionDigits: 1 }
const blank = /\{(\w+)\}/g
const sizeUnits = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte']

const sizeFormat = (language: Language, unit: string, power: number): Intl.NumberFormat =>
  new Intl.NumberFormat(language, {
    ...{ style: 'unit', unit, unitDisplay: power === 0 ? 'long' : 'short' },
    ...{ maximumFractionDigits: 1, useGrouping: false },
  })

/** For what is drawn outside any page. */
export const inEnglish = translate('en')
