import type { InferenceSession } from 'onnxruntime-node'
import type { Size } from './tints.ts'

type Port = InferenceSession.ValueMetadata
type Tensor = Extract<Port, { isTensor: true }>
type Shape = Tensor['shape']

/** How to feed a network, and what to take from it. */
export interface Plan {
  image: string
  /** One channel is fed with L*, three with the grey picture as RGB from 0 to 1. */
  channels: 1 | 3
  alpha: Tensor | undefined
  ab: string
  /** The size that a picture is brought to. */
  sizeFor(picture: Size): Size
}

/** What `planFor` asks of a network, as it reads after its name. */
export const rule =
  'must take one float32 picture [1, 1 or 3, height, width], and alpha [1] if it likes, ' +
  'and give the colours a* and b* [1, 2, height, width]'

/** Reads from a network's ports how it is to be used; undefined if it is not one that colorizes. */
export function planFor(inputs: readonly Port[], outputs: readonly Port[]): Plan | undefined {
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
export const written = (ports: readonly Port[]): string =>
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
