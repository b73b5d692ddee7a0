import type { Wire } from '../core/component.ts'
import type { Context } from '../core/context.ts'
import { Mismatch, ResultError } from '../core/errors.ts'
import type { Interface } from '../core/interface.ts'
import type { Signature } from '../core/ports.ts'
import type { Json } from '../core/schema.ts'

export type Steps = AsyncIterable<Wire[]>
export type Result = Wire[] | Promise<Wire[] | Steps> | Steps

/**
 * What `fn` gives, encoded: one result, at once or later, or partial ones. Throws a ResultError that
 * names the Interface and the output where that is not what its outputs say.
 */
export function evaluate(
  name: string,
  { inputs, outputs, call }: Pick<Interface, 'inputs' | 'outputs' | 'call'>,
  raw: { [name: string]: Json },
  context: Context<unknown>,
): Result {
  const values = inputs.components.map((component, i) => component.decode(raw[inputs.names[i]!]))
  const encode = (step: unknown[]) => encoded(outputs, step)
  const fail = (error: unknown): never => {
    throw error instanceof ResultError ? new ResultError(`${name}: ${error.message}`) : error
  }
  async function* steps(lists: AsyncIterable<unknown[]>): AsyncGenerator<Wire[]> {
    try {
      for await (const step of lists) yield encode(step)
    } catch (error) {
      fail(error)
    }
  }
  const settle = (result: unknown[] | AsyncIterable<unknown[]>) =>
    Array.isArray(result) ? encode(result) : steps(result)
  try {
    const result = call(values, context)
    return result instanceof Promise ? result.then(settle).catch(fail) : settle(result)
  } catch (error) {
    return fail(error)
  }
}

function encoded(outputs: Signature, step: unknown[]): Wire[] {
  const wires: Wire[] = []
  for (const [i, component] of outputs.components.entries()) {
    try {
      wires.push(component.encode(step[i]))
    } catch (error) {
      if (!(error instanceof Mismatch)) throw error
      throw new ResultError(outputFault(outputs, i, error))
    }
  }
  return wires
}

/** What is wrong with an output: "the output “count” must be a number, not “x”". */
export function outputFault({ shape, names }: Signature, i: number, error: Mismatch): string {
  const which = shape === 'single' ? '' : shape === 'tuple' ? ` ${i + 1}` : ` “${names[i]}”`
  return `the output${which} ${error.message}`
}
