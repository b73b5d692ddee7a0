export { audio } from './audio.ts'
export { checkbox } from './checkbox.ts'
export { checkboxes } from './checkboxes.ts'
export { code } from './code.ts'
export { colour, colour as color } from './colour.ts'
export { compare } from './compare.ts'
export { date } from './date.ts'
export { datetime } from './datetime.ts'
export { download } from './download.ts'
export { dropdown } from './dropdown.ts'
export { file } from './file.ts'
export { files } from './files.ts'
export { gallery } from './gallery.ts'
export { highlighted } from './highlighted.ts'
export { image } from './image.ts'
export { json } from './json.ts'
export { label } from './label.ts'
export { markdown } from './markdown.ts'
export { markup, markup as html } from './markup.ts'
export { messages } from './messages.ts'
export { number } from './number.ts'
export { plot } from './plot.ts'
export { radio } from './radio.ts'
export { slider } from './slider.ts'
export { table } from './table.ts'
export { text, text as textbox } from './text.ts'
export { time } from './time.ts'
export { video } from './video.ts'

type Shipped = typeof import('./index.ts')

declare module '../app/core/inference.ts' {
  interface Library extends Shipped {}
}
