import { html } from 'hono/html'
import type { Html } from '../../core/component.ts'
import { type Schema, short } from '../../core/schema.ts'

/** A line drawing of what a schema stands for: lines of text, a knob, a frame with hills in it. */
export const drawing = (schema: Schema): Html =>
  html`<svg class="drawing" viewBox="0 0 64 48" aria-hidden="true"><path d="${lines[short(schema)] ?? page}"/></svg>`

const frame = 'M8 6h48v36H8z'
const hills = 'M8 36l14-15 10 10 8-7 16 16M45 15a3.5 3.5 0 1 1-.01 0z'
const play = 'M27 16v16l13-8z'
const behind = 'M13 6V2h47v35h-4'
const page = 'M20 3h16l9 9v33H20zM36 3v9h9'
const dots = 'M14 12a3 3 0 1 1-.01 0zM14 23a3 3 0 1 1-.01 0zM14 34a3 3 0 1 1-.01 0z'

/** By the shortest name of a type; anything else is a page. */
const lines: Record<string, string> = {
  text: 'M10 12h44M10 24h36M10 36h20',
  texts: 'M10 12h44M10 24h36M10 36h20',
  number: 'M32 6a18 18 0 1 1-.01 0zM32 24l9-9',
  numbers: 'M20 12a12 12 0 1 1-.01 0zM20 24l6-6M48 12a12 12 0 1 1-.01 0zM48 24l6-6',
  choice: `${dots}M24 15h28M24 26h22M24 37h28`,
  choices: `${dots}M24 15h28M24 26h22M24 37h28`,
  'yes or no': 'M20 12h24a12 12 0 1 1 0 24H20a12 12 0 1 1 0-24zM44 17a7 7 0 1 1-.01 0z',
  image: frame + hills,
  images: frame + hills + behind,
  video: frame + play,
  videos: frame + play + behind,
  audio: 'M10 20v8M18 12v24M26 17v14M34 6v36M42 15v18M50 20v8',
  table: `${frame}M8 18h48M8 30h48M24 6v36M40 6v36`,
  json: 'M24 5c-9 0-2 19-12 19 10 0 3 19 12 19M40 5c9 0 2 19 12 19-10 0-3 19-12 19',
}
