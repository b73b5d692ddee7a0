import type { Interface } from '../../interface.ts'

/** A function as Gradio's clients know it: by a number and by a name, its ports by numbers too. */
export interface Endpoint {
  id: number
  /** The name it is called by, without its slash. */
  api: string
  name: string
  face: Interface
  inputs: number[]
  outputs: number[]
}

export interface Endpoints {
  all: Endpoint[]
  byId(id: unknown): Endpoint | undefined
  byApi(api: string): Endpoint | undefined
}

/**
 * An endpoint for each Interface, under its name. One that is served alone is `/predict` too, at
 * number 0; numbers otherwise begin at 1, since the JavaScript client takes 0 for none.
 */
export function endpoints(interfaces: ReadonlyMap<string, Interface>): Endpoints {
  let ports = 0
  const number = () => ++ports
  const named = [...interfaces].map(
    ([name, face], i): Endpoint => ({
      id: i + 1,
      api: name,
      name,
      face,
      inputs: face.inputs.names.map(number),
      outputs: face.outputs.names.map(number),
    }),
  )
  const [first] = named
  const isAlone = named.length === 1 && first !== undefined && first.api !== 'predict'
  const all = isAlone ? [{ ...first, id: 0, api: 'predict' }, ...named] : named
  return {
    all,
    byId: (id) => all.find((endpoint) => endpoint.id === id),
    byApi: (api) => all.find((endpoint) => endpoint.api === api),
  }
}
