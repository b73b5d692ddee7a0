import { isStored } from '../../files/file.ts'
import type { Interface } from '../../interface.ts'
import { holdsFiles, type Json, type Schema } from '../../schema.ts'
import type { Display } from './display.ts'
import { type Writer, write } from './io.ts'
import { rowsText } from './rows.ts'

/** Prints a result on stdout for people: values as they are, files as the paths they went to. */
export interface Printer {
  /** A result that others may follow: printed at once where there is one value only. */
  partial(outputs: Json[]): Promise<void>
  final(outputs: Json[], paths: ReadonlyMap<string, string>): Promise<void>
  /** Fires when nobody reads any more. */
  gone: AbortSignal
}

export function printer(
  stdout: Writer,
  { outputs: { names, components } }: Interface,
  display: Display,
): Printer {
  const gone = new AbortController()
  const values = names.flatMap((_, i) => (holdsFiles(components[i]!.schema) ? [] : [i]))
  let shown: string | undefined
  let isLineOpen = false

  async function put(text: string) {
    if (text === '' || gone.signal.aborted) return
    isLineOpen = !text.endsWith('\n')
    display.clear(isLineOpen)
    if (!(await write(stdout, text))) gone.abort()
  }

  const endLine = () => put(isLineOpen ? '\n' : '')

  /** Of a text that grows, what is new; anything else anew, on a line of its own. */
  async function follow(i: number, value: Json | undefined) {
    const text = value === undefined ? undefined : textOf(components[i]!.schema, value)
    if (text === undefined || text === shown) return
    const grows = typeof value === 'string' && shown !== undefined && text.startsWith(shown)
    if (!grows) await endLine()
    await put(grows ? text.slice(shown!.length) : text)
    shown = text
  }

  return {
    async partial(outputs) {
      const [only, another] = values
      if (only !== undefined && another === undefined) await follow(only, outputs[only])
    },
    async final(outputs, paths) {
      const [only, another] = values
      if (only !== undefined && another === undefined) {
        await follow(only, outputs[only])
        await (shown === '' ? put('\n') : endLine())
      } else {
        for (const i of values) await put(labelled(components[i]!.schema, outputs[i]!))
      }
      for (const path of new Set(paths.values())) await put(`${path}\n`)
    },
    gone: gone.signal,
  }
}

/** "Mean: 4", or its lines under the label. */
function labelled(schema: Schema, value: Json): string {
  const label = schema.title ?? ''
  const text = textOf(schema, value)
  if (text === undefined) return ''
  const body = text.replace(/\n$/, '')
  return body.includes('\n') ? `${label}:\n${body}\n` : `${label}: ${body}\n`
}

function textOf(schema: Schema, value: Json): string | undefined {
  if (value === null || isStored(value)) return undefined
  const rows = rowsText(schema, value)
  if (rows !== undefined) return rows
  return typeof value === 'object' ? JSON.stringify(value, null, 2) : String(value)
}
