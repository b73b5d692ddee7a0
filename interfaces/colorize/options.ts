import { type Context, dropdown, type LocalFile, slider, type WrittenFile } from 'fascia'

/** The formats that a colour picture may be written in. */
export type Format = 'jpeg' | 'png' | 'webp'

export type Photo = Pick<LocalFile, 'path' | 'name' | 'type'>

export interface Options {
  /** 0 for cautious colours, 1 for vivid ones. */
  vividness: number
  format: Format | 'same'
  /** Carries the EXIF of the photo over, all but its orientation; else nothing of it. */
  keepMetadata?: boolean
}

/** What colouring needs of a call. */
export type EngineContext = Pick<Context, 'signal' | 'progress' | 'dir' | 'config'>

/** Colours a picture into the call's folder. Throws an InputError at `photo` if it is broken. */
export type Engine = (
  photo: Photo,
  options: Options,
  context: EngineContext,
) => Promise<WrittenFile>

/** What every task in a child process is told. */
export interface Task {
  photo: { path: string; name: string }
  format: Format
  keepMetadata: boolean
  /** Where the colour picture is written. */
  dir: string
  /** The largest picture that is read, in pixels. */
  limits: { MAX_PIXELS: number }
}

export type Progress = (done: number, total: number, label: string) => void

/** The name that colorizing has at Algorithmia. */
export const algorithm = 'deeplearning/ColorfulImageColorization'

/** How strong the colours are to be, as an input. */
export const vividness = slider({
  help: '0 is cautious, 1 is bold',
  min: 0,
  max: 1,
  step: 0.05,
  default: 0.5,
})

/** The format of the file that comes back, as an input. */
export const format = dropdown({
  choices: [
    { value: 'same', label: 'The same as the photo' },
    { value: 'jpeg', label: 'JPEG' },
    { value: 'png', label: 'PNG' },
    { value: 'webp', label: 'WebP' },
  ],
  default: 'same',
})
