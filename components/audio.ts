import { html } from 'hono/html'
import { single } from './shared/single.ts'
import type { FileOptions } from './shared/uploads.ts'

const accept = ['audio/mpeg', 'audio/wav', 'audio/ogg', 'audio/flac', 'audio/mp4', 'audio/x-m4a']

/** What is larger would take the page's script too long to draw. */
const mostDrawn = 10 * 1024 ** 2

/** A sound: MP3, WAV, OGG, FLAC or M4A unless `accept` says otherwise. */
export function audio<const O extends boolean = false>(options: FileOptions<O> = {}) {
  return single('audio', { accept, ...options }, ({ url, size }, label) => {
    const wave = html`<canvas data-wave data-script aria-hidden="true" hidden></canvas>`
    return html`<div class="sound">${size > mostDrawn ? '' : wave}<audio src="${url}" aria-label="${label}" controls preload="metadata"></audio></div>`
  })
}
