import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { type Exchange, fromTexts, lift } from '../../calls/lift.ts'
import { readConfig } from '../../core/config.ts'
import { hasCode, Mismatch } from '../../core/errors.ts'
import type { Interface } from '../../core/interface.ts'
import type { Json } from '../../core/schema.ts'
import { filesIn, localSource, readable, unreadable } from '../../files/local.ts'
import { type Call, leading, parseCall, runOptions } from './arguments.ts'
import { display, follow } from './follow.ts'
import { runHelp } from './help.ts'
import { callUsage, interfaceHelp } from './interface-help.ts'
import { type App, load, unknownInterface, withServices } from './load.ts'
import { printer } from './printer.ts'
import { targetOf } from './result-file.ts'
import { callLog, exitOf, type Io, interrupted, misuse, write } from './terminal.ts'
import { deliver } from './write-result.ts'

/** `fascia run <name> …`: calls one Interface in this process. */
export async function run(argv: readonly string[], io: Io, file?: string): Promise<void> {
  const { options, rest } = leading(argv, { ...runOptions, app: { type: 'string' } })
  const [name, ...args] = rest
  const app = await load(options.get('app') ?? file)
  if (name === undefined) {
    if (options.has('help')) return void (await write(io.stdout, runHelp(app.interfaces)))
    throw misuse('Which Interface? Give its name after run')
  }
  const iface = Object.hasOwn(app.interfaces, name) ? app.interfaces[name] : undefined
  if (!iface) throw misuse(unknownInterface(name, app.interfaces))
  const from = options.get('app') ?? file
  const program = `fascia run ${from === undefined ? '' : `--app ${from} `}${name}`
  try {
    const call = options.has('help') ? undefined : parseCall(iface.inputs, args)
    if (!call || call.own.has('help')) {
      return void (await write(io.stdout, interfaceHelp(program, iface)))
    }
    for (const option of options.keys()) call.own.add(option)
    await perform(name, iface, app, call, io)
  } catch (error) {
    if (io.signal.aborted) throw interrupted(io.signal)
    throw exitOf(error, { usage: callUsage(program, iface), log: callLog(io) })
  }
}

async function perform(name: string, iface: Interface, { module }: App, call: Call, io: Io) {
  const { env, stdout } = io
  const { INPUT_DIR, OUTPUT_DIR } = readConfig(env)
  const isJson = call.own.has('json')
  const target = await targetOf(call.output, iface, { folder: OUTPUT_DIR, stdout, isJson })
  const shows = display(io)
  const print = printer(stdout, iface, shows)
  const isOnlyPrinted = target.kind === 'own' && !iface.outputs.hasFiles
  const signal = isOnlyPrinted ? AbortSignal.any([io.signal, print.gone]) : io.signal
  const app = { interfaces: { [name]: iface }, module, env, log: callLog(io) }
  await withServices(app, async (services, temporary) => {
    const { files } = services
    const exchange = pathExchange(resolve(INPUT_DIR), io)
    const lifted = await lift(iface.inputs, typedValues(iface, call), { exchange, files })
    const outputs = await follow(services, name, lifted, {
      display: shows,
      partial: isJson || target.kind === 'stdout' ? async () => {} : print.partial,
      signal,
    })
    io.signal.throwIfAborted()
    if (outputs) await deliver(outputs, { iface, target, files, isJson, print, io, temporary })
  })
}

/** What was typed for each input: one text, several, or the paths of its files. */
function typedValues({ inputs: { names, components } }: Interface, { values: typed }: Call) {
  const values: { [name: string]: Json | undefined } = {}
  for (const [i, name] of names.entries()) {
    const given = typed.get(name)
    if (given?.some((text) => text !== '')) values[name] = fromTexts(components[i]!.schema, given)
  }
  return values
}

/** Files as a shell writes them: paths, a folder's for the files in it, and - for standard input. */
function pathExchange(folder: string, { stdin, signal }: Pick<Io, 'stdin' | 'signal'>): Exchange {
  let isStdinTaken = false
  return {
    forms: 'a path, or - for standard input',
    async read(value, mayBeSeveral) {
      const typed = String(value)
      if (typed === '-') {
        if (isStdinTaken) throw new Mismatch('cannot be standard input, which is read already')
        isStdinTaken = true
        return [{ name: 'stdin', open: () => readable(stdin, 'stdin', signal) }]
      }
      const path = resolve(folder, typed)
      const isFolder = await look(path, typed, mayBeSeveral)
      const found = isFolder ? await filesIn(path, { typed, followsLinks: true }) : [path]
      return Promise.all(found.map((one) => localSource(one, { signal, followsLinks: true })))
    },
    write: (file) => file,
  }
}

/** Whether there is a folder that will do; says of what else is there what it is. */
async function look(path: string, typed: string, mayBeFolder: boolean): Promise<boolean> {
  const known = await stat(path).catch((error) => {
    if (!hasCode(error, 'ENOENT', 'ENOTDIR')) throw unreadable(error, typed)
    throw new Mismatch(`must be a file, but there is none at “${path}”`)
  })
  if (known.isFile()) return false
  if (known.isDirectory()) {
    if (mayBeFolder) return true
    throw new Mismatch(`must be a file, but “${typed}” is a folder`)
  }
  const kind = known.isFIFO() ? 'a pipe' : known.isSocket() ? 'a socket' : 'a device'
  throw new Mismatch(`must be a file, but “${typed}” is ${kind}; - stands for standard input`)
}
