/** What the fields and results of components are drawn with: every value in it is escaped but `raw`. */
export { html, raw } from 'hono/html'
export type { Html } from './core/component.ts'
