import { html } from 'hono/html'
import { check } from '../../calls/check.ts'
import { beside } from '../../core/adapting.ts'
import type { Html } from '../../core/component.ts'
import type { FieldError } from '../../core/errors.ts'
import type { Port, Values } from '../../core/inference.ts'
import { inEnglish, type Translate } from '../../core/languages/translate.ts'
import { type Factories, signature, type Translator } from '../../core/ports.ts'
import { withArgs } from '../../core/refinement.ts'
import { fromQuery } from './exchange.ts'

/** A form of your own: its fields, and the typed values that it leaves in a query. */
export interface Form<P> {
  readonly names: readonly string[]
  /** Throws a ProblemError 400 with every parameter that is wrong; what is no field is left out. */
  read(query: URLSearchParams): Promise<Values<P>>
  /**
   * Each whole field, filled with what the query says; its id is its name. What is said around the
   * labels is English, unless `t` is that of the page.
   */
  fields(
    query?: URLSearchParams,
    errors?: readonly FieldError[],
    t?: Translate,
  ): { [K in keyof P]: Html }
}

const noFiles = { get: async () => undefined }

/** The way to declare forms whose ports may be named by a string. */
export const formWith = (library: object, translator?: Translator) =>
  /** Declares a form, or the query of an address, by the same ports that an Interface has. */
  function form<const P extends { readonly [name: string]: Port }>(ports: P): Form<P> {
    const inputs = signature(ports, String, { library: library as Factories, translator })
    const { names, components, required } = inputs
    return {
      names,
      async read(query) {
        const raw = fromQuery(inputs, query)
        const { inputs: known } = await check({ inputs }, raw, noFiles, new Map())
        const values = components.map(({ decode }, i) => decode(known[names[i]!]))
        return withArgs(inputs, values, ([given]) => given as Values<P>)
      },
      fields(query = new URLSearchParams(), errors = [], t = inEnglish) {
        const values = fromQuery(inputs, query)
        const { schemas } = beside(inputs, values)
        const drawn = components.map((component, i): [string, Html] => {
          const name = names[i]!
          const schema = schemas[i]
          if (!schema) return [name, html``]
          const field = component.input({
            name,
            id: name,
            label: component.schema.title ?? name,
            help: component.schema.description,
            required: required.includes(name),
            optional: !required.includes(name) && component.schema.default === undefined,
            value: values[name],
            error: errors.find(({ field }) => field === name)?.detail,
            schema,
            t,
          })
          return [name, field]
        })
        return Object.fromEntries(drawn) as { [K in keyof P]: Html }
      },
    }
  }
