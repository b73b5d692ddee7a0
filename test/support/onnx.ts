/** What a test network takes and gives: a name, and a shape in which a word is a size left open. */
export interface OnnxPort {
  name: string
  shape: readonly (number | string)[]
  /** ONNX's number of the element type: 1 is float32, 7 int64, 10 float16. */
  type?: number
}

export interface OnnxNode {
  op: string
  inputs: readonly string[]
  outputs: readonly string[]
  attributes?: { readonly [name: string]: number | readonly number[] }
}

export interface OnnxGraph {
  inputs: readonly OnnxPort[]
  outputs: readonly OnnxPort[]
  nodes: readonly OnnxNode[]
  weights?: { readonly [name: string]: { shape: readonly number[]; values: readonly number[] } }
}

/** An ONNX file, opset 17: protobuf, written by hand after onnx.proto3. */
export function onnx({ inputs, outputs, nodes, weights = {} }: OnnxGraph): Buffer {
  const graph = message(
    ...nodes.map((node) => [1, nodeOf(node)] as const),
    [2, 'test'],
    ...Object.entries(weights).map(([name, weight]) => [5, tensorOf(name, weight)] as const),
    ...inputs.map((port) => [11, portOf(port)] as const),
    ...outputs.map((port) => [12, portOf(port)] as const),
  )
  return message([1, 8], [7, graph], [8, message([1, ''], [2, 17])])
}

/** A network that makes of each pixel's channels a* and b*, by `weights` per channel and `bias`. */
export function pixelNetwork({
  image,
  ab,
  weights,
  bias = [0, 0],
}: {
  image: OnnxPort
  ab: OnnxPort
  weights: readonly number[]
  bias?: readonly number[]
}): OnnxGraph {
  const planes = bias.length
  return {
    inputs: [image],
    outputs: [ab],
    nodes: [{ op: 'Conv', inputs: [image.name, 'w', 'b'], outputs: [ab.name] }],
    weights: {
      w: { shape: [planes, weights.length / planes, 1, 1], values: weights },
      b: { shape: [planes], values: bias },
    },
  }
}

type Part = readonly [field: number, value: number | string | Buffer]

/** A message of numbered fields: whole numbers, or texts and messages with their length first. */
function message(...parts: Part[]): Buffer {
  return Buffer.concat(
    parts.flatMap(([field, value]) => {
      if (typeof value === 'number') return [varint(field << 3), varint(value)]
      const bytes = Buffer.from(value)
      return [varint((field << 3) | 2), varint(bytes.length), bytes]
    }),
  )
}

function varint(value: number): Buffer {
  const bytes: number[] = []
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value % 128) | 128)
  return Buffer.from([...bytes, value])
}

const nodeOf = ({ op, inputs, outputs, attributes = {} }: OnnxNode): Buffer =>
  message(
    ...inputs.map((name) => [1, name] as const),
    ...outputs.map((name) => [2, name] as const),
    [4, op],
    ...Object.entries(attributes).map(([name, value]) => [5, attributeOf(name, value)] as const),
  )

/** A whole number is of type 2, in field 3; a list of them of type 7, in field 8. */
const attributeOf = (name: string, value: number | readonly number[]): Buffer =>
  typeof value === 'number'
    ? message([1, name], [3, value], [20, 2])
    : message([1, name], ...value.map((item) => [8, item] as const), [20, 7])

function tensorOf(
  name: string,
  { shape, values }: { shape: readonly number[]; values: readonly number[] },
) {
  const raw = Buffer.from(Float32Array.from(values).buffer)
  return message(...shape.map((size) => [1, size] as const), [2, 1], [8, name], [9, raw])
}

function portOf({ name, shape, type = 1 }: OnnxPort): Buffer {
  const sizes = shape.map((size) => {
    const dim = typeof size === 'number' ? message([1, size]) : message([2, size])
    return [1, dim] as const
  })
  const tensor = message([1, type], [2, message(...sizes)])
  return message([1, name], [2, message([1, tensor])])
}
