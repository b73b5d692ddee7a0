import { check } from '../../calls/check.ts'
import type { Html } from '../../core/component.ts'
import type { FieldError } from '../../core/errors.ts'
import { type Factories, type Port, signature, type Values } from '../../core/ports.ts'
import { fromQuery } from './lift.ts'

/** What the query of an address may say: read into typed values, and asked for in a form. */
export interface Query<P> {
  readonly names: readonly string[]
  /** Throws a ProblemError 400 with every parameter that is wrong; others are left out. */
  read(query: URLSearchParams): Promise<Values<P>>
  /** A form's fields, filled with what the query says; their ids are their names. */
  fields(query: URLSearchParams, errors?: readonly FieldError[]): { [K in keyof P]: Html }
}

const noFiles = { get: async () => undefined }

/** The way to declare a query whose ports may be named by a string. */
export const queryWith = (library: object) =>
  /** Declares the query of an address of your own, by the same ports that an Interface has. */
  function query<const P extends { readonly [name: string]: Port }>(ports: P): Query<P> {
    const inputs = signature(ports, String, library as Factories)
    const { names, components } = inputs
    return {
      names,
      async read(query) {
        const { inputs: known } = await check(
          { inputs },
          fromQuery(inputs, query),
          noFiles,
          new Map(),
        )
        const values = components.map((component, i) => component.decode(known[names[i]!]))
        return inputs.toArgs(values)[0] as Values<P>
      },
      fields(query, errors = []) {
        const values = fromQuery(inputs, query)
        const drawn = components.map((component, i): [string, Html] => {
          const name = names[i]!
          const field = component.input({
            name,
            id: name,
            label: component.schema.title ?? name,
            help: component.schema.description,
            required: false,
            value: values[name],
            error: errors.find((error) => error.field === name)?.detail,
          })
          return [name, field]
        })
        return Object.fromEntries(drawn) as { [K in keyof P]: Html }
      },
    }
  }
