import { randomInt } from 'node:crypto'
import type { AnyComponent } from '../../component.ts'
import type { Json } from '../../schema.ts'
import type { Services } from '../../services.ts'
import type { Endpoint, Endpoints } from './endpoint.ts'
import { prefix } from './face.ts'
import { componentOf, valueSchema } from './wire.ts'

/** The version of the protocol that is spoken, as Gradio counts: clients choose their ways by it. */
const version = '6.25.0'

/** Another in each process, by which a client sees that the server was started anew. */
export const appId = randomInt(2 ** 47)

/** What Gradio's clients ask for first. `root` is left out, so that each uses the address it has. */
export function config({ config, interfaces }: Services, { all }: Endpoints) {
  const listed = [...new Map(all.map((endpoint) => [endpoint.name, endpoint])).values()]
  const components = listed.flatMap(componentsOf)
  const dependencies = all[0]?.id === 0 ? all.map(dependency) : [nothing, ...all.map(dependency)]
  const [first] = [...interfaces.values()]
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
    title: interfaces.size === 1 ? first?.title : 'Fascia',
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

function componentsOf({ face, inputs, outputs }: Endpoint) {
  return [
    ...face.inputs.components.map((component, i) => described(inputs[i]!, component)),
    ...face.outputs.components.map((component, i) => described(outputs[i]!, component)),
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

const dependency = ({ id, api, name, face, inputs, outputs }: Endpoint) => ({
  ...nothing,
  id,
  api_name: api,
  // An alias is listed no second time, so that a client may take the one endpoint for granted.
  api_visibility: api === name ? 'public' : 'undocumented',
  api_description: face.description ?? null,
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
