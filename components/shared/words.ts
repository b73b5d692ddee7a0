import { html } from 'hono/html'
import type { Html, OutputField } from '../../app/core/component.ts'
import { copyButton, result } from '../../app/core/fields.ts'
import { inEnglish, type Translate } from '../../app/core/languages/translate.ts'
import type { Json } from '../../app/core/schema.ts'

/** In characters. More would weigh the page down, which has the text already: a script saves that. */
const mostLinked = 20_000
/** What has more lines than that is folded. */
const mostLines = 15
const lineLength = 60

interface Words {
  /** What is saved and measured. */
  text: string
  type: string
  extension: string
  /** How it is shown, in an element that has this id; what is long scrolls, by keys too. */
  draw(id: string, isLong: boolean): Html
}

/** A result that is a text: folded where it is long, to be copied, and to be saved. */
export function textResult(
  props: OutputField,
  wordsOf: (value: NonNullable<Json>) => Words,
  isRich = false,
): Html {
  const { t = inEnglish } = props
  const drawn = (value: NonNullable<Json>) => {
    const { text, type, extension, draw } = wordsOf(value)
    const id = `${props.id}-value`
    const name = fileNameOf(props.label, extension)
    const long = isLong(text)
    return html`${draw(id, long)}<p class="actions">${long ? expandButton(id, t) : ''}${copyButton(id, t)}${saveText(t, id, text, type, name)}</p>`
  }
  return result(props, drawn, isRich)
}

/** A file's name in the words of a label: `in-colour.txt`. */
export function fileNameOf(label: string, extension: string): string {
  const name = label.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '') || 'result'
  return `${name.toLowerCase()}.${extension}`
}

function isLong(text: string): boolean {
  let lines = 0
  for (const line of text.slice(0, mostLines * lineLength * 2).split('\n')) {
    lines += Math.max(1, Math.ceil(line.length / lineLength))
  }
  return lines > mostLines
}

const expandButton = (id: string, t: Translate): Html =>
  html`<button type="button" class="small" data-expand aria-expanded="false" aria-controls="${id}" data-script hidden>${t('Expand')}</button>`

function saveText(t: Translate, id: string, text: string, type: string, name: string): Html {
  if (text.length > mostLinked) {
    return html`<button type="button" class="small" data-save="${id}" data-type="${type}" data-name="${name}" data-script hidden>${t('Download')}</button>`
  }
  const url = `data:${type};charset=utf-8,${encodeURIComponent(text.replace(/\p{Cs}/gu, '�'))}`
  return html`<a class="button small" href="${url}" download="${name}">${t('Download')}<span class="sr"> ${name}</span></a>`
}
