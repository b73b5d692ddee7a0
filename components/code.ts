import { html } from 'hono/html'
import type { InputField, OutputField } from '../app/core/component.ts'
import { field, result } from '../app/core/fields.ts'
import { declared } from '../app/core/options.ts'
import { list } from '../app/core/schema.ts'
import { textResult } from './shared/words.ts'
import { type TextOptions, text, textRules } from './text.ts'

/** Every one that words are coloured by. */
export const codeLanguages = [
  ...['c', 'cpp', 'csharp', 'css', 'diff', 'dockerfile', 'go', 'graphql', 'hcl', 'html'],
  ...['java', 'javascript', 'json', 'kotlin', 'lua', 'markdown', 'php', 'plaintext', 'powershell'],
  ...['python', 'ruby', 'rust', 'shell', 'sql', 'swift', 'toml', 'typescript', 'yaml', 'zig'],
] as const

/** What code may be written in. */
export type CodeLanguage = (typeof codeLanguages)[number]

export interface CodeOptions<O extends boolean = boolean>
  extends Omit<TextOptions<O>, 'password' | 'placeholder' | 'pattern'> {
  /** What it is written in, by which its words are coloured; plain unless said. */
  language?: CodeLanguage
}

const isLanguage = (value: unknown) => (codeLanguages as readonly unknown[]).includes(value)
const { password: _, placeholder: __, pattern: ___, ...boxRules } = textRules

/** Code, in a box as wide as its letters, and coloured as a result. */
export function code<
  const O extends boolean = false,
  const D extends string | undefined = undefined,
>(options: CodeOptions<O> & { default?: D } = {}) {
  const rules = {
    ...boxRules,
    language: [isLanguage, `one of ${list(codeLanguages, 'or')}`] as const,
  }
  return declared('code', options, rules, () => {
    const { language = 'plaintext', lines = 8, ...rest } = options
    return {
      ...text<O, D>(rest as TextOptions<O> & { default?: D }),
      type: 'code',
      input: (props: InputField) =>
        field(
          props,
          ({ value, attributes }) =>
            html`<textarea class="code" data-needs="rich" data-code ${attributes} rows="${lines}" wrap="off" dir="ltr" spellcheck="false" autocapitalize="off" autocomplete="off">${'\n'}${typeof value === 'string' ? value : ''}</textarea>`,
        ),
      async output(props: OutputField) {
        if (props.value === null) return result(props, () => html``, true)
        const { extensionOf, highlight } = await import('./shared/highlighter.ts')
        return textResult(
          props,
          (value) => ({
            ...{ text: String(value), type: 'text/plain', extension: extensionOf(language) },
            draw: (id) =>
              html`<pre class="json source" id="${id}" dir="ltr" tabindex="0" role="region" aria-labelledby="${props.id}-name"><code>${highlight(String(value), language)}</code></pre>`,
          }),
          true,
        )
      },
    }
  })
}
