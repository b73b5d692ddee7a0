import { html } from 'hono/html'
import { parse, type TokenType } from 'sugar-high/core'
import { languages } from 'sugar-high/lang'
import type { Html } from '../../app/core/component.ts'
import type { CodeLanguage } from '../code.ts'

/** In characters. What is longer, or has longer lines, would hold up others: it stays plain. */
const longest = 20_000
const longestLine = 500

/** What has a look of its own. */
const looks: { [type in TokenType]?: string } = {
  ...{ keyword: 'kw', string: 'str', jsxliterals: 'str', comment: 'rem' },
  ...{ class: 'num', entity: 'fun', property: 'prop' },
}

/** Code with its words marked by what they are; each one is written here, and nothing it holds is HTML. */
export function highlight(code: string, language: CodeLanguage): Html | string {
  const isLong = code.length > longest || code.split('\n').some((line) => line.length > longestLine)
  const config = languages.find(({ id }) => id === language)?.config
  if (isLong || language === 'plaintext') return code
  return html`${parse(code, config).lines.map(
    ({ tokens }, i) =>
      html`${i > 0 ? '\n' : ''}${tokens.map(({ type, value }) => {
        const look = looks[type]
        return look && value !== '' ? html`<span class="${look}">${value}</span>` : value
      })}`,
  )}`
}

/** What the names of its files end in. */
export const extensionOf = (language: CodeLanguage): string =>
  languages.find(({ id }) => id === language)?.extension ?? 'txt'
