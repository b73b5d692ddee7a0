import { html } from 'hono/html'
import { framed } from '../app/core/frame.ts'
import { isPicture, pictured } from './shared/preview.ts'
import { single } from './shared/single.ts'
import type { FileOptions } from './shared/uploads.ts'

const accept = ['video/mp4', 'video/webm', 'video/quicktime']

/**
 * A film: MP4, WebM or QuickTime unless `accept` says otherwise; a moving picture is one too. Its
 * first frame stands for it.
 */
export function video<const O extends boolean = false>(options: FileOptions<O> = {}) {
  return single('video', { accept, ...options }, (file, label) =>
    isPicture(file)
      ? pictured(file, label)
      : framed(
          file,
          html`<video src="${file.url}#t=0.001" aria-label="${label}" controls preload="metadata" playsinline></video>`,
        ),
  )
}
