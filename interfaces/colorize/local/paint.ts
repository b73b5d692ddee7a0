import { join } from 'node:path'
import { unreadable } from 'fascia/picture'
import type { Progress, Task } from '../options.ts'
import { applyColours, type ColourMap } from './apply-colours.ts'
import { lightnessOf } from './lab.ts'
import { type Model, openModel } from './model.ts'
import { type Grey, readGrey, resized, writeColour } from './photo.ts'
import { finer, refine } from './refine.ts'

/** One picture to colour by a model. */
export interface LocalTask extends Task {
  /** 0 for vivid colours, 1 for cautious ones. */
  alpha: number
  /** An ONNX file; blank for the one that is shipped. */
  model: string
}

/** Colours one picture from file to file; gives the new one's path. */
export async function paint(task: LocalTask, progress: Progress): Promise<string> {
  const { photo, format, alpha, dir, limits } = task
  progress(0, 3, 'Reading')
  const model = await opened(task.model)
  const picture = await readGrey(photo.path, limits).catch((error) => {
    throw unreadable(error, photo, 'photo', limits)
  })
  const map = await colourMap(model, picture, alpha)
  const rows = picture.height
  applyColours(picture, map, (row) => progress(1 + row / rows, 3, 'Colouring'))
  progress(2, 3, 'Writing')
  const path = join(dir, `colour.${format}`)
  const metadataOf = task.keepMetadata ? photo.path : undefined
  await writeColour(picture, { path, format, metadataOf, limits })
  return path
}

/** The colours that the model finds, with their edges on the picture's own if they are coarse. */
export async function colourMap(model: Model, picture: Grey, alpha: number): Promise<ColourMap> {
  const size = model.sizeFor(picture)
  const map = await model.colours({ ...size, grey: await resized(picture, size) }, alpha)
  if (Math.min(map.width, map.height) >= 128) return map
  const fine = { width: map.width * finer, height: map.height * finer }
  return refine(map, lightnessOf(await resized(picture, fine)))
}

let last: { path: string; model: Promise<Model> } | undefined

/** The model of the last call stays open. */
function opened(path: string): Promise<Model> {
  if (last?.path === path) return last.model
  const model = openModel(path)
  last = { path, model }
  model.catch(() => {
    last = undefined
  })
  return model
}
