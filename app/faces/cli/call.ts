import type { Signature } from '../../core/ports.ts'
import { list, shown } from '../../core/schema.ts'
import { flagsOf, optionsOf, type Spec, tokens } from './arguments.ts'
import { misuse } from './terminal.ts'

/** A call as it was typed. */
export interface Call {
  /** What was given for each input, in order and as strings. */
  values: Map<string, string[]>
  /** The name for the result. */
  output: string | undefined
  /** Which of `fascia run`'s own options were among them. */
  own: Set<string>
}

/** Options of `fascia run`; an input of the same name comes first. */
export const runOptions: Spec = {
  json: { type: 'boolean', bare: true },
  help: { type: 'boolean', bare: true, short: 'h' },
}

/**
 * Reads the arguments of a call: each word is the next required input that no flag has given,
 * and the word after those is the output's name.
 */
export function parseCall(inputs: Signature, argv: readonly string[]): Call {
  const { typed, spec } = optionsOf(flagsOf(inputs))
  const values: Call['values'] = new Map()
  const own: Call['own'] = new Set()
  const words: string[] = []
  for (const token of tokens(argv, { ...spec, ...runOptions, ...spec })) {
    if (token.kind === 'word') {
      words.push(token.value)
      continue
    }
    const option = typed.get(token.name)
    if (option) give(values, option.input, token.value ?? option.means ?? '')
    else own.add(token.name)
  }
  const open = inputs.required.filter((name) => !values.has(name))
  for (const [i, name] of open.entries()) {
    if (i < words.length) give(values, name, words[i]!)
  }
  const [output, extra] = words.slice(open.length)
  if (extra !== undefined && !own.has('help')) throw tooMany(inputs, extra)
  return { values, output: output || undefined, own }
}

function give(values: Call['values'], name: string, value: string): void {
  values.set(name, [...(values.get(name) ?? []), value])
}

function tooMany({ required, names, components }: Signature, extra: string) {
  const takes = [...required, 'the name of the output']
  const many = names.find((_, i) => components[i]!.schema.type === 'array')
  const hint = many === undefined ? '' : `; several ${many} are written --${many} before each`
  return misuse(
    `${shown(extra)} is one argument too many: there is room for ${list(takes, 'and')}${hint}`,
  )
}
