import { html } from 'hono/html'
import type { Html } from './component.ts'

/** What is narrower is drawn larger, but at most twice as large. */
const narrow = 640

/**
 * The place of a picture or a film, in its shape before any of it has come: as wide as there is
 * room, and lower than the window. A drawing has that shape, empty or with a `sign` of what comes,
 * and the content fills it.
 */
export function framed(
  { width = 640, height = 480 }: { width?: number | undefined; height?: number | undefined },
  content: Html | '',
  sign: Html | '' = '',
): Html {
  const zoom = Math.min(2, Math.max(1, narrow / width))
  const shape = html`<svg width="${Math.round(width * zoom)}" height="${Math.round(height * zoom)}" viewBox="0 0 ${width} ${height}" aria-hidden="true">${sign}</svg>`
  return html`<div class="frame">${shape}${content}</div>`
}
