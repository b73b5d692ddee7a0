export { audio } from './audio.ts'
export { checkbox } from './checkbox.ts'
export { compare } from './compare.ts'
export { download } from './download.ts'
export { dropdown } from './dropdown.ts'
export { file } from './file.ts'
export { files } from './files.ts'
export { gallery } from './gallery.ts'
export { image } from './image.ts'
export { json } from './json.ts'
export { markdown } from './markdown.ts'
export { messages } from './messages.ts'
export { number } from './number.ts'
export { plot } from './plot.ts'
export { radio } from './radio.ts'
export { slider } from './slider.ts'
export { table } from './table.ts'
export { text, text as textbox } from './text.ts'
export { video } from './video.ts'

type Shipped = typeof import('./index.ts')

declare module '../app/core/inference.ts' {
  interface Library extends Shipped {}
}
