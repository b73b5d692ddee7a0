import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { type FieldError, ProblemError, toProblem } from '../../errors.ts'
import type { Endpoint } from './endpoint.ts'

/**
 * An error as Gradio's clients read it: wrong values are a 422 with an entry for each input, and no
 * other answer may be a 422; of the rest `detail` is the sentence, which some look for in `error`.
 */
export function refuse(c: Context, error: unknown, endpoint?: Endpoint): Response {
  const { status, detail, errors } = toProblem(error)
  const headers = error instanceof ProblemError ? error.headers : {}
  for (const [name, value] of Object.entries(headers)) c.header(name, value)
  if (errors && endpoint) return c.json({ detail: entries(endpoint, errors), error: detail }, 422)
  return c.json({ detail, error: detail }, status as ContentfulStatusCode)
}

function entries({ face }: Endpoint, errors: FieldError[]) {
  const { names } = face.inputs
  const unknown = errors.map(({ field }) => field).filter((field) => !names.includes(field))
  return [...names, ...unknown].map((name) => {
    const found = errors.find(({ field }) => field === name)
    if (!found) return { __type__: 'validate', is_valid: true, message: '', parameter_name: name }
    const message = found.detail
    return { __type__: 'validate', is_valid: false, message, parameter_name: name }
  })
}
