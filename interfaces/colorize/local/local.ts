import type { Painter } from '../engine.ts'
import { beside, pool } from '../process/pool.ts'
import type { Painting } from './paint.ts'

const painters = pool<Painting, string>(beside(import.meta.url, 'painter'))

/** Colours by an ONNX model in a process of its own; the shipped one unless `model` names another. */
export const local =
  ({ model }: { model: string }): Painter =>
  ({ path, name }, { vividness, format, keepMetadata = false }, { dir, signal, progress }) =>
    painters.run(
      { photo: { path, name }, format, alpha: 1 - vividness, keepMetadata, model, dir },
      { signal, progress },
    )
