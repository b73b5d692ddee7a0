import { randomInt } from 'node:crypto'
import type { RawInputs } from '../../calls/check.ts'
import type { Services } from '../../calls/services.ts'
import type { AnyComponent } from '../../core/component.ts'
import { flatName, soleOf } from '../../core/group.ts'
import type { Interface } from '../../core/interface.ts'
import type { Json } from '../../core/schema.ts'
import { type Endpoint, type Endpoints, prefix } from './endpoints.ts'
import { toFileData } from './exchange.ts'
import { componentOf, exampleOf, pythonType, valueSchema } from './wire.ts'

/** The version of the protocol that is spoken, as Gradio counts: clients choose their ways by it. */
const version = '6.25.0'

/** Another in each process, by which a client sees that the server was started anew. */
export const appId = randomInt(2 ** 47)

/** What Gradio's clients ask for first. `root` is left out, so that each uses the address it has. */
export function config({ config, interfaces }: Services, { all }: Endpoints) {
  const listed = [...new Map(all.map((endpoint) => [endpoint.name, endpoint])).values()]
  const components = listed.flatMap(componentsOf)
  const dependencies = all[0]?.id === 0 ? all.map(dependency) : [nothing, ...all.map(dependency)]
  const sole = soleOf(interfaces)
  const shown = {
    layout: { id: 0, children: [] },
    components: components.map(({ id }) => id),
    dependencies: dependencies.map(({ id }) => id),
  }
  return {
    version,
    api_prefix: prefix,
    protocol: 'sse_v3',
    app_id: appId,
    mode: interfaces.size === 1 ? 'interface' : 'tabbed_interface',
    title: sole?.title ?? 'Fascia',
    enable_queue: true,
    connect_heartbeat: false,
    space_id: null,
    is_space: false,
    username: null,
    run_history: false,
    analytics_enabled: false,
    show_error: true,
    max_file_size: config.MAX_UPLOAD_BYTES,
    components,
    dependencies,
    layout: shown.layout,
    page: { '': shown },
  }
}

function componentsOf({ iface, inputs, outputs }: Endpoint) {
  return [
    ...iface.inputs.components.map((component, i) => described(inputs[i]!, component)),
    ...iface.outputs.components.map((component, i) => described(outputs[i]!, component)),
  ]
}

function described(id: number, { schema }: AnyComponent) {
  const type = componentOf(schema).toLowerCase()
  const { title = '', description, default: initial } = schema
  const props: { [key: string]: Json } = {
    name: type,
    label: title,
    ...(description !== undefined && { info: description }),
    ...(initial !== undefined && { value: initial }),
  }
  return { id, type, props, skip_api: false, api_info: valueSchema(schema) }
}

const dependency = ({ id, api, name, iface, inputs, outputs }: Endpoint) => ({
  ...nothing,
  id,
  api_name: api,
  // An alias is listed no second time, so that a client may take the one endpoint for granted.
  api_visibility: api === flatName(name) ? 'public' : 'undocumented',
  api_description: iface.description ?? null,
  inputs,
  outputs,
  backend_fn: true,
})

/** Takes the place at index 0, since some clients count the list where others read the number. */
const nothing = {
  id: 0,
  api_name: false as string | false,
  api_visibility: 'private',
  api_description: null as string | null,
  inputs: [] as number[],
  outputs: [] as number[],
  backend_fn: false,
  queue: true,
  connection: 'sse',
  types: { generator: true, cancel: false },
  targets: [],
  cancels: [],
  js: null,
  batch: false,
  max_batch_size: 4,
  show_progress: 'full',
  trigger_after: null,
  trigger_only_on_success: false,
  trigger_mode: 'once',
  rendered_in: null,
}

/** What each endpoint takes and gives. `base` is where the addresses of example files begin. */
export async function info({ examples }: Services, { all }: Endpoints, base: string) {
  const described = all.map(async ({ api, iface }) => {
    const [row = {}] = await examples.rows({ ...iface, examples: iface.examples.slice(0, 1) })
    return [`/${api}`, endpoint(iface, row, base)]
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
