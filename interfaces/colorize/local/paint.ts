import { join as inFolder } from 'node:path'
import { unreadable } from '../../../app/files/picture.ts'
import { join } from './join.ts'
import { lightnessOf } from './lab.ts'
import { type Model, openModel } from './model.ts'
import { type Format, type Grey, readGrey, resized, writeColour } from './photo.ts'
import { finer, refine } from './refine.ts'
import type { ColourMap } from './tints.ts'

/** One picture to colour, as the child process gets it. */
export interface Painting {
  photo: { path: string; name: string }
  format: Format
  /** 0 for vivid colours, 1 for cautious ones. */
  alpha: number
  keepMetadata: boolean
  /** An ONNX file; blank for the one that is shipped. */
  model: string
  /** Where the colour picture is written. */
  dir: string
}

export type Progress = (done: number, total: number, label: string) => void

/** Colours one picture from file to file; gives the new one's path. */
export async function paint(painting: Painting, progress: Progress): Promise<string> {
  const { photo, format, alpha, dir } = painting
  progress(0, 3, 'Reading')
  const model = await opened(painting.model)
  const picture = await readGrey(photo.path).catch((error) => {
    throw unreadable(error, photo, 'photo')
  })
  const map = await colourMap(model, picture, alpha)
  const rows = picture.height
  join(picture, map, (row) => progress(1 + row / rows, 3, 'Colouring'))
  progress(2, 3, 'Writing')
  const path = inFolder(dir, `colour.${format}`)
  const metadataOf = painting.keepMetadata ? photo.path : undefined
  await writeColour(picture, { path, format, metadataOf })
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
