import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ProblemError, shipped } from 'fascia'
import type { InferenceSession } from 'onnxruntime-node'
import type { ColourMap } from './apply-colours.ts'
import { lightnessOf } from './lab.ts'
import type { Size } from './photo.ts'

/** A network that finds colours for grey pictures. */
export interface Model {
  /** The size it wants a picture in. */
  sizeFor(picture: Size): Size
  /** `alpha` is 0 for vivid colours, 1 for cautious ones; not every network knows it. */
  colours(picture: Size & { grey: Uint8Array }, alpha: number): Promise<ColourMap>
}

/** Opens an ONNX file, or the network that is shipped; refuses one that does not colorize. */
export async function openModel(path: string): Promise<Model> {
  const ort = await runtime()
  const file = path || fileURLToPath(shipped('interfaces/colorize/colorize.onnx'))
  const refuse = refusal(file, path ? 'of COLORIZE_MODEL' : 'that is shipped')
  const session = await open(ort, file).catch(refuse('could not be read as ONNX'))
  const { inputMetadata: inputs, outputMetadata: outputs } = session
  const plan = planFor(inputs, outputs)
  if (!plan) {
    return refuse(`${rule}; it takes ${written(inputs)}, and gives ${written(outputs)}`)()
  }
  const tensor = (data: Float32Array, dims: readonly number[]) =>
    new ort.Tensor('float32', data, dims)
  return {
    sizeFor: plan.sizeFor,
    async colours({ grey, width, height }, alpha) {
      const dims = [1, plan.channels, height, width]
      const feeds = {
        [plan.image]: tensor(planes(grey, plan.channels), dims),
        ...(plan.alpha && {
          alpha: tensor(Float32Array.of(alpha), plan.alpha.shape as number[]),
        }),
      }
      const made = await session.run(feeds, [plan.ab]).catch(refuse(`failed on [${dims}]`))
      const ab = made[plan.ab]!
      return toMap(ab) ?? refuse(`${rule}; on [${dims}] it gave ${ab.type}[${ab.dims}]`)()
    },
  }
}

/** The runtime, told before it is loaded to send nothing home: it does so unless told. */
async function runtime() {
  process.env.ORT_DISABLE_TELEMETRY = '1'
  try {
    return await import('onnxruntime-node')
  } catch (cause) {
    const detail = 'To colorize without a hosted service, install the package onnxruntime-node'
    throw new ProblemError(500, detail, { cause })
  }
}

/** One thread, and none that spins while it waits: other calls and other children need the cores. */
const open = (ort: typeof import('onnxruntime-node'), file: string) =>
  ort.InferenceSession.create(file, {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    logSeverityLevel: 4,
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  })

/** Says what is wrong with a model, in the runtime's words if it threw, without where it lies. */
const refusal =
  (file: string, origin: string) =>
  (fault: string) =>
  (cause?: unknown): never => {
    const words = cause instanceof Error ? `: ${cause.message.replaceAll(file, 'it')}` : ''
    const detail = `The model ${basename(file)} ${origin} ${fault}${words.slice(0, 300)}`
    throw new ProblemError(500, detail, { cause })
  }

/** What the network sees: L*, or the grey picture as RGB, plane by plane. */
function planes(grey: Uint8Array, channels: 1 | 3): Float32Array {
  if (channels === 1) return lightnessOf(grey)
  const data = new Float32Array(grey.length * 3)
  for (let i = 0; i < data.length; i++) data[i] = grey[i % grey.length]! / 255
  return data
}

function toMap({ data, dims }: InferenceSession.OnnxValueMapType[string]): ColourMap | undefined {
  const [count, planes, height, width] = dims
  if (count !== 1 || planes !== 2 || !width || !height || !(data instanceof Float32Array)) return
  return { width, height, ab: data.map((value) => Math.min(Math.max(value || 0, -127), 127)) }
}

type Port = InferenceSession.ValueMetadata
type Tensor = Extract<Port, { isTensor: true }>
type Shape = Tensor['shape']

/** How to feed a network, and what to take from it. */
interface Plan {
  image: string
  /** One channel is fed with L*, three with the grey picture as RGB from 0 to 1. */
  channels: 1 | 3
  alpha: Tensor | undefined
  ab: string
  /** The size that a picture is brought to. */
  sizeFor(picture: Size): Size
}

/** What `planFor` asks of a network, as it reads after its name. */
const rule =
  'must take one float32 picture [1, 1 or 3, height, width], and alpha [1] if it likes, ' +
  'and give the colours a* and b* [1, 2, height, width]'

/** Reads from a network's ports how it is to be used; undefined if it is not one that colorizes. */
function planFor(inputs: readonly Port[], outputs: readonly Port[]): Plan | undefined {
  const alpha = inputs.find(isAlpha)
  const [image, ...others] = inputs.filter((port) => port !== alpha)
  const ab = outputs.find((port) => isPicture(port, [2, 'not said']))
  if (!image || !isPicture(image, [1, 3]) || others.length > 0 || !ab) return undefined
  const [, channels, height, width] = image.shape
  return {
    image: image.name,
    channels: channels as 1 | 3,
    alpha,
    ab: ab.name,
    sizeFor: sizer(height!, width!, habits(channels as 1 | 3, alpha !== undefined)),
  }
}

/** Ports as they stand in a message: “L float32[n,1,h,w]”. */
const written = (ports: readonly Port[]): string =>
  ports
    .map((port) => (port.isTensor ? `${port.name} ${port.type}[${port.shape}]` : port.name))
    .join(' and ') || 'nothing'

const isAlpha = (port: Port): port is Tensor =>
  port.isTensor && port.type === 'float32' && port.name === 'alpha' && elements(port.shape) === 1

function isPicture(port: Port, channels: (number | 'not said')[]): port is Tensor {
  if (!port.isTensor || port.type !== 'float32' || port.shape.length !== 4) return false
  const [count, depth = 'not said'] = port.shape.map((n) =>
    Number(n) > 0 ? Number(n) : 'not said',
  )
  return (count === 1 || count === 'not said') && channels.includes(depth)
}

const elements = (shape: Shape): number => shape.reduce<number>((n, size) => n * Number(size), 1)

/** What networks of each kind were trained on: a picture's short side, and of what its sides are multiples. */
function habits(channels: 1 | 3, takesAlpha: boolean) {
  if (takesAlpha) return { short: 128, multiple: 16 }
  return channels === 1 ? { short: 256, multiple: 32 } : { short: 512, multiple: 32 }
}

/** Sizes that the network fixes are kept; others follow the picture's shape, up to 8:1. */
function sizer(
  height: string | number,
  width: string | number,
  { short, multiple }: { short: number; multiple: number },
) {
  return (picture: Size): Size => {
    const scale = short / Math.min(picture.width, picture.height)
    const side = (fixed: string | number, length: number) =>
      typeof fixed === 'number' && fixed > 0
        ? fixed
        : multiple * Math.round(Math.min(length * scale, short * 8) / multiple)
    return { height: side(height, picture.height), width: side(width, picture.width) }
  }
}
