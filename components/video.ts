import { html } from 'hono/html'
import { isPicture, picture } from './shared/preview.ts'
import { single } from './shared/single.ts'
import type { FileOptions } from './shared/uploads.ts'

const accept = ['video/mp4', 'video/webm', 'video/quicktime']

/** A film: MP4, WebM or QuickTime unless `accept` says otherwise; a moving picture is one too. */
export function video<const O extends boolean = false>(options: FileOptions<O> = {}) {
  return single('video', { accept, ...options }, (file, label) =>
    isPicture(file)
      ? html`<figure>${picture(file, label)}</figure>`
      : html`<video src="${file.url}" aria-label="${label}" controls preload="metadata" playsinline></video>`,
  )
}
