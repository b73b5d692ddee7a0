import { Mismatch } from '../../errors.ts'
import type { StoredFile } from '../../files/file.ts'
import type { RawInputs } from '../../jobs/check.ts'
import type { Signature } from '../../ports.ts'
import { count, holdsFiles, type Json, type Schema } from '../../schema.ts'
import type { Call } from './call.ts'
import { isList } from './flags.ts'
import type { Intake } from './intake.ts'

/**
 * The raw inputs of a call: strings as they were typed, and the files they name, stored like any
 * upload. What is wrong with a path is the fault of its input; a blank is not given at all.
 */
export async function gather(
  { names, components }: Signature,
  values: Call['values'],
  intake: Intake,
): Promise<{ raw: RawInputs; faults: Map<string, string> }> {
  const raw: RawInputs = {}
  const faults = new Map<string, string>()
  for (const [i, name] of names.entries()) {
    const given = (values.get(name) ?? []).filter((value) => value !== '')
    if (given.length === 0) continue
    try {
      raw[name] = await read(components[i]!.schema, given, intake)
    } catch (error) {
      if (!(error instanceof Mismatch)) throw error
      faults.set(name, error.message)
    }
  }
  return { raw, faults }
}

async function read(schema: Schema, given: string[], intake: Intake): Promise<Json> {
  const last = given.at(-1)!
  if (!holdsFiles(schema)) return isList(schema) ? given : last
  if (!isList(schema)) return intake.store(last)
  const paths: string[] = []
  for (const path of given) paths.push(...(await intake.expand(path)))
  const most = schema.maxItems ?? Infinity
  if (paths.length > most) {
    throw new Mismatch(`must be at most ${count(most)} files, not ${count(paths.length)}`)
  }
  const stored: StoredFile[] = []
  for (const path of paths) stored.push(await intake.store(path))
  return stored
}
