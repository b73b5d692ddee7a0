import { html } from 'hono/html'
import { single } from './shared/single.ts'
import type { FileOptions } from './shared/uploads.ts'

const accept = ['video/mp4', 'video/webm', 'video/quicktime']

/** A film: MP4, WebM or QuickTime unless `accept` says otherwise. */
export function video<const O extends boolean = false>(options: FileOptions<O> = {}) {
  return single(
    'video',
    { accept, ...options },
    ({ url }, label) =>
      html`<video src="${url}" aria-label="${label}" controls preload="metadata" playsinline></video>`,
  )
}
