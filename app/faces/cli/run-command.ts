import { resolve } from 'node:path'
import { fromTexts, lift } from '../../calls/lift.ts'
import type { FieldError } from '../../core/errors.ts'
import { newId } from '../../core/file.ts'
import { asWords, flattened, found, type Interfaces, picked } from '../../core/group.ts'
import { adapted, type Group, type Interface, titled } from '../../core/interface.ts'
import { isGroup } from '../../core/names.ts'
import { withLabel } from '../../core/refinement.ts'
import type { Json } from '../../core/schema.ts'
import { type Call, leading, parseCall, runOptions } from './arguments.ts'
import { display, follow } from './follow.ts'
import { groupHelp, runHelp } from './help.ts'
import { callUsage, interfaceHelp } from './interface-help.ts'
import { type App, configOf, load, thereAre, unknownInterface, withServices } from './load.ts'
import { fileFirst } from './module-file.ts'
import { nameChoice } from './name-choice.ts'
import { pathExchange } from './path-exchange.ts'
import { printer } from './printer.ts'
import { targetOf } from './result-file.ts'
import { inSession, isTerminal, linesOf, type Place, type ShellSession } from './shell-session.ts'
import { callLog, exitOf, type Io, interrupted, misuse, write } from './terminal.ts'
import { deliver } from './write-result.ts'

/** `fascia run <name> …`: calls one Interface in this process. */
export async function run(argv: readonly string[], io: Io, file?: string): Promise<void> {
  const { options, from, words } = called(argv, file)
  const asksHelp = () => options.has('help')
  if (words.length === 0 && asksHelp()) {
    // Help needs no app, but what is wrong with one that was named is said.
    const { interfaces } = await load(from).catch((error) => {
      if (from === undefined) return { interfaces: {} }
      throw error
    })
    return void (await write(io.stdout, runHelp(interfaces)))
  }
  const app = await load(from)
  const [name, ...args] = memberFirst(words, app.interfaces, options)
  if (name === undefined) {
    throw misuse('Which Interface? Give its name after run')
  }
  const program = `fascia run ${from === undefined ? '' : `${from} `}${asWords(name)}`
  const whole = found(app.interfaces, name)
  if (isGroup(whole)) {
    if (!asksHelp()) throw misuse(whichOf(name, whole))
    return void (await write(io.stdout, groupHelp(program, titled(name, whole))))
  }
  const known = flattened(app.interfaces).get(name)
  if (!known) throw misuse(unknownInterface(name, app.interfaces))
  const iface = adapted(known, configOf(app, io.env))
  try {
    const call = asksHelp() ? undefined : parseCall(iface.inputs, args)
    if (!call || call.own.has('help')) {
      return void (await write(io.stdout, interfaceHelp(program, iface)))
    }
    for (const [option, value] of options) call.own.set(option, value)
    await perform(name, iface, app, call, io)
  } catch (error) {
    if (io.signal.aborted) throw interrupted(io.signal)
    const tell = (error: FieldError) => withLabel(iface.inputs, error)
    throw exitOf(error, { usage: callUsage(program, iface), log: callLog(io), tell })
  }
}

type Options = Map<string, string | undefined>
const own = { ...runOptions, app: { type: 'string' } } as const

/** What comes before the arguments of a call: our own options, the module, and the name. */
function called(argv: readonly string[], file?: string) {
  const before = leading(argv, own)
  const { options } = before
  const { file: from, rest } = fileFirst(before.rest, options.get('app') ?? file)
  return { options, from, words: ownFirst(rest, options) }
}

/** The words after those of our own options that come first. */
function ownFirst(words: readonly string[], options: Options): readonly string[] {
  const after = leading(words, own)
  for (const [option, value] of after.options) options.set(option, value)
  return after.rest
}

/** The words of a call; those that name a group and a member of it are one. */
function memberFirst(
  words: readonly string[],
  interfaces: Interfaces,
  options: Options,
): readonly string[] {
  const [name, ...rest] = words
  if (name === undefined || !isGroup(found(interfaces, name))) return words
  const [member, ...args] = ownFirst(rest, options)
  return member === undefined ? [name] : [`${name}/${member}`, ...args]
}

const whichOf = (name: string, { members }: Group): string =>
  `Which of ${name}? Its name comes next: ${thereAre(Object.keys(members))}`

async function perform(name: string, iface: Interface, app: App, given: Call, io: Io) {
  const call = nameChoice(iface, given)
  const { env, stdout } = io
  const { INPUT_DIR, OUTPUT_DIR, DATA_DIR } = configOf(app, env)
  const isJson = call.own.has('json')
  const target = await targetOf(call.output, iface, { folder: OUTPUT_DIR, stdout, isJson })
  const shows = display(io)
  const isOnlyPrinted = target.kind === 'own' && !iface.outputs.hasFiles
  const alone = { ...app, interfaces: picked(app.interfaces, [name]), env, log: callLog(io) }
  const session = call.own.get('session')
  const asked = asksFor(iface, call)
  await withServices(alone, async (services, temporary) => {
    const { files } = services
    const exchange = pathExchange(resolve(INPUT_DIR), io)
    const place: Place = { name, app, folder: resolve(DATA_DIR, 'sessions') }
    const perform = async (call: Call, among: ShellSession) => {
      const print = printer(stdout, iface, shows)
      const signal = isOnlyPrinted ? AbortSignal.any([io.signal, print.gone]) : io.signal
      const lifted = await lift(iface.inputs, typedValues(iface, call), { exchange, files })
      const outputs = await inSession(among, { ...place, raw: lifted.raw }, services, (caller) =>
        follow(services, name, lifted, {
          caller,
          display: shows,
          partial: isJson || target.kind === 'stdout' ? async () => {} : print.partial,
          signal,
        }),
      )
      io.signal.throwIfAborted()
      if (outputs) await deliver(outputs, { iface, target, files, isJson, print, io, temporary })
    }
    if (asked === undefined) return perform(call, { name: session })
    const id = newId()
    let isAsked = false
    for await (const line of linesOf(io)) {
      isAsked = true
      const values = new Map([...call.values, [asked, [line]]])
      await perform({ ...call, values }, { name: session, id })
    }
    // Where there is nobody to answer, it is missing.
    if (!isAsked && !isTerminal(io)) await perform(call, { name: session })
  })
}

/** The input that is asked for line by line, if it is not given. */
const asksFor = ({ prompt }: Interface, { values, output }: Call): string | undefined =>
  prompt !== undefined && output === undefined && !values.has(prompt) ? prompt : undefined

/** What was typed for each input: one text, several, or the paths of its files. */
function typedValues({ inputs: { names, components } }: Interface, { values: typed }: Call) {
  const values: { [name: string]: Json | undefined } = {}
  for (const [i, name] of names.entries()) {
    const given = typed.get(name)
    if (given?.some((text) => text !== '')) values[name] = fromTexts(components[i]!.schema, given)
  }
  return values
}
