import { extensionOf, givenExtension } from '../../core/file.ts'
import { flagsOf } from '../../core/flags.ts'
import type { Interface } from '../../core/interface.ts'
import type { Signature } from '../../core/ports.ts'
import { isFile, list, type Schema } from '../../core/schema.ts'
import type { Call } from './arguments.ts'
import { misuse } from './terminal.ts'

/**
 * A call with what its output's name chooses: where an output says that an input's choice is its
 * extension, `film.gif` makes that choice. Throws where no result can have such a name.
 */
export function nameChoice({ inputs, outputs }: Interface, call: Call): Call {
  const ending = plain(givenExtension(call.output ?? ''))
  const known = endingsOf(outputs)
  if (ending === '' || known.length === 0) return call
  if (!known.includes(ending)) {
    throw misuse(`The result can be named ${list(known, 'or')}, not “${call.output}”`)
  }
  const values = new Map(call.values)
  for (const { extension } of filesOf(outputs)) {
    const at = inputs.names.indexOf(extension ?? '')
    const choices = inputs.components[at]?.schema.enum?.map(String) ?? []
    const choice = choices.find((one) => plain(`.${one}`) === ending)
    if (extension === undefined || choice === undefined) continue
    const given = values.get(extension)?.at(-1)
    if (given !== undefined && given !== choice && known.includes(plain(`.${given}`))) {
      const { name } = flagsOf(inputs)[at]!
      throw misuse(`--${name} ${given} and the name “${call.output}” say two things: drop one`)
    }
    if (given === undefined) values.set(extension, [choice])
  }
  return { ...call, values }
}

/** The extensions that a result can have; none where any may come. */
export function endingsOf(outputs: Signature): string[] {
  const types = filesOf(outputs).flatMap(({ accept = ['*/*'] }) => accept)
  const endings = types.map((type) => plain(extensionOf(type)))
  return endings.some((ending) => !/\w$/.test(ending)) ? [] : [...new Set(endings)]
}

const filesOf = ({ components }: Signature): Schema[] =>
  components.map(({ schema }) => schema.items ?? schema).filter(isFile)

/** One way to write it: `.JPEG` is `.jpg`. */
const plain = (extension: string): string =>
  extension
    .toLowerCase()
    .replace(/^\.jpeg$/, '.jpg')
    .replace(/^\.tiff$/, '.tif')
