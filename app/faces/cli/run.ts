import { resolve } from 'node:path'
import { lift } from '../../calls/lift.ts'
import { readConfig } from '../../core/config.ts'
import { logFaults } from '../../core/errors.ts'
import type { Interface } from '../../core/interface.ts'
import { holdsFiles } from '../../core/schema.ts'
import { leading } from './arguments.ts'
import { type Call, parseCall, runOptions } from './call.ts'
import { display, follow } from './follow.ts'
import { runHelp } from './help.ts'
import { withServices } from './in-process.ts'
import { pathExchange, typedValues } from './input-files.ts'
import { aboutInterface, callUsage } from './interface-help.ts'
import { type App, load, unknownInterface } from './load.ts'
import { printer } from './printer.ts'
import { targetOf } from './result-file.ts'
import { exitOf, type Io, interrupted, misuse, write } from './terminal.ts'
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
  const face = Object.hasOwn(app.interfaces, name) ? app.interfaces[name] : undefined
  if (!face) throw misuse(unknownInterface(name, app.interfaces))
  const from = options.get('app') ?? file
  const program = `fascia run ${from === undefined ? '' : `--app ${from} `}${name}`
  try {
    const call = options.has('help') ? undefined : parseCall(face.inputs, args)
    if (!call || call.own.has('help')) {
      return void (await write(io.stdout, aboutInterface(program, face)))
    }
    for (const option of options.keys()) call.own.add(option)
    await perform(name, face, app, call, io)
  } catch (error) {
    if (io.signal.aborted) throw interrupted(io.signal)
    throw exitOf(error, callUsage(program, face))
  }
}

async function perform(name: string, face: Interface, app: App, call: Call, io: Io) {
  const { env, stdin, stdout } = io
  // There is no log beside this terminal, and a stack trace is no answer.
  if (!env.FASCIA_DEBUG) logFaults(() => {})
  const { INPUT_DIR, OUTPUT_DIR } = readConfig(env)
  const isJson = call.own.has('json')
  const target = await targetOf(call.output, face, { folder: OUTPUT_DIR, stdout, isJson })
  const shows = display(io)
  const print = printer(stdout, face, shows)
  const makesFiles = face.outputs.components.some(({ schema }) => holdsFiles(schema))
  const isOnlyPrinted = target.kind === 'own' && !makesFiles
  const signal = isOnlyPrinted ? AbortSignal.any([io.signal, print.gone]) : io.signal
  await withServices(
    { interfaces: { [name]: face }, module: app.module, env },
    async (services) => {
      const { files } = services
      const exchange = pathExchange({ folder: resolve(INPUT_DIR), stdin, signal: io.signal })
      const values = typedValues(face.inputs, call.values)
      const lifted = await lift(face.inputs, values, { exchange, files })
      const outputs = await follow(services, name, lifted, {
        display: shows,
        partial: isJson || target.kind === 'stdout' ? async () => {} : print.partial,
        signal,
      })
      io.signal.throwIfAborted()
      if (outputs) await deliver(outputs, { face, target, files, isJson, print, io })
    },
  )
}
