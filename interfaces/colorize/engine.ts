import { parse } from 'node:path'
import { readConfig } from '../../app/core/config.ts'
import type { Context } from '../../app/core/context.ts'
import type { LocalFile, WrittenFile } from '../../app/core/file.ts'
import { hosted } from './hosted/hosted.ts'
import { local } from './local/local.ts'
import type { Format } from './local/photo.ts'

export type Photo = Pick<LocalFile, 'path' | 'name' | 'type'>

export interface Wish {
  /** 0 for cautious colours, 1 for vivid ones. */
  vividness: number
  format: Format | 'same'
  /** Carries the EXIF of the photo over, all but its orientation; else nothing of it. */
  keepMetadata?: boolean
}

/** Colours a picture into the call's folder. Throws an InputError at `photo` if it is broken. */
export type Engine = (photo: Photo, wish: Wish, context: Context) => Promise<WrittenFile>

/** What a kind of engine does of it: the path of the picture that it wrote. */
export type Painter = (
  photo: Photo,
  wish: Wish & { format: Format },
  context: Context,
) => Promise<string>

/** By the service of `API_KEY` and `ALGORITHMIA_API` if there is a key, else by a model here. */
export const colorize: Engine = async (photo, wish, context) => {
  const { API_KEY: key, ALGORITHMIA_API: address, COLORIZE_MODEL: model } = readConfig()
  const painter = key ? hosted({ key, address }) : local({ model })
  const format = wish.format === 'same' ? formatOf(photo) : wish.format
  const path = await painter(photo, { ...wish, format }, context)
  const name = `${parse(photo.name).name}-colour.${format === 'jpeg' ? 'jpg' : format}`
  return { path, name, type: `image/${format}` }
}

const formatOf = ({ type }: Photo): Format =>
  type === 'image/png' ? 'png' : type === 'image/webp' ? 'webp' : 'jpeg'
