import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { InferenceSession } from 'onnxruntime-node'
import { ProblemError } from '../../../app/core/errors.ts'
import { shipped } from '../../../app/core/root.ts'
import { lightnessOf } from './lab.ts'
import { planFor, rule, written } from './rule.ts'
import type { ColourMap, Size } from './tints.ts'

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

async function runtime() {
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
