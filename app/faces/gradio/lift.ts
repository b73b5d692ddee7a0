import { Mismatch, ProblemError } from '../../errors.ts'
import type { StoredFile } from '../../files/file.ts'
import type { RawInputs } from '../../jobs/check.ts'
import type { Job } from '../../jobs/job.ts'
import { type Json, list } from '../../schema.ts'
import type { Services } from '../../services.ts'
import { jsonBody } from '../json.ts'
import type { Endpoint } from './endpoint.ts'
import { fromFileData } from './filedata.ts'

type Fields = { [name: string]: Json }

/** The body, which must be a JSON object. */
export async function objectBody(request: Request): Promise<Fields> {
  const body = jsonBody.parse(await jsonBody.text(request))
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body
  throw new ProblemError(400, 'The body must be a JSON object')
}

/** The inputs by name, from the list `data` that has them in order. */
export function positional({ face }: Endpoint, data: Json | undefined): Fields {
  const { names } = face.inputs
  if (!Array.isArray(data)) {
    throw new ProblemError(400, 'The body must have the inputs, in order, as a list in “data”')
  }
  const extra = data.findIndex((value, i) => i >= names.length && value !== null)
  if (extra < 0) {
    return Object.fromEntries(data.slice(0, names.length).map((value, i) => [names[i], value]))
  }
  const expected = names.length > 0 ? `the inputs are ${list(names, 'and')}` : 'there are no inputs'
  throw new ProblemError(400, `There is no input ${extra + 1}: ${expected}`)
}

/** The inputs by name as they were sent, less what else Gradio's clients may put beside them. */
export function keyword({ face }: Endpoint, body: Fields): Fields {
  const beside = ['oauth_token', 'session_hash']
  return Object.fromEntries(
    Object.entries(body).filter(
      ([name]) => face.inputs.names.includes(name) || !beside.includes(name),
    ),
  )
}

/** Makes the call. What it stored of data URLs goes again when the call is refused. */
export async function submit(
  { jobs, files }: Services,
  { name, face }: Endpoint,
  values: Fields,
  durable: boolean,
): Promise<Job> {
  const { names, components } = face.inputs
  const stored: StoredFile[] = []
  const faults = new Map<string, string>()
  const raw: RawInputs = Object.create(null)
  try {
    for (const [input, value] of Object.entries(values)) {
      const schema = components[names.indexOf(input)]?.schema ?? {}
      try {
        raw[input] = await fromFileData(schema, value, files, (file) => void stored.push(file))
      } catch (error) {
        if (!(error instanceof Mismatch)) throw error
        faults.set(input, error.message)
      }
    }
    return await jobs.submit(name, raw, { durable, faults })
  } catch (error) {
    await Promise.all(stored.map(({ id }) => files.remove(id)))
    throw error
  }
}
