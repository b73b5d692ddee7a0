import type { AnyComponent } from '../../component.ts'
import type { Interface } from '../../interface.ts'
import type { RawInputs } from '../../jobs/check.ts'
import type { Json } from '../../schema.ts'
import type { Services } from '../../services.ts'
import type { Endpoints } from './endpoint.ts'
import { toFileData } from './filedata.ts'
import { componentOf, exampleOf, pythonType, valueSchema } from './wire.ts'

/** What each endpoint takes and gives. `base` is where the addresses of example files begin. */
export async function info({ examples }: Services, { all }: Endpoints, base: string) {
  const described = all.map(async ({ api, face }) => {
    const [row = {}] = await examples.rows({ ...face, examples: face.examples.slice(0, 1) })
    return [`/${api}`, endpoint(face, row, base)]
  })
  return {
    named_endpoints: Object.fromEntries(await Promise.all(described)),
    unnamed_endpoints: {},
  }
}

function endpoint({ inputs, outputs, description = '' }: Interface, row: RawInputs, base: string) {
  return {
    description,
    parameters: inputs.components.map((component, i) => {
      const name = inputs.names[i]!
      const example = (row[name] as Json | undefined) ?? exampleOf(component.schema)
      return {
        ...port(component),
        parameter_name: name,
        ...initial(component, inputs.required.includes(name)),
        example_input: toFileData(example, base),
      }
    }),
    returns: outputs.components.map(port),
    api_visibility: 'public',
  }
}

const port = ({ schema }: AnyComponent) => ({
  label: schema.title ?? '',
  type: valueSchema(schema),
  python_type: pythonType(schema),
  component: componentOf(schema),
})

const initial = ({ schema }: AnyComponent, isRequired: boolean) => ({
  parameter_has_default: !isRequired,
  parameter_default: schema.default ?? null,
})
