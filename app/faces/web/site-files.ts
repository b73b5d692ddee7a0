import { createHash } from 'node:crypto'
import { Hono } from 'hono'
import type { Look, Picture } from '../../core/look.ts'
import { answer } from '../http/answer.ts'
import { resource } from '../http/resource.ts'

/** Where the files are that a site brings with it. */
export interface SiteFiles {
  css: string | undefined
  icon: { href: string; type: string } | undefined
  /** One address twice where one is for both themes. */
  logo: { light: string; dark: string } | undefined
  routes: Hono
}

/** Serves a site's own files under names that change with their content, so that they are kept for ever. */
export function siteFiles(root: string, { css, icon, logo }: Look): SiteFiles {
  const routes = new Hono()
  const taken = new Set<string>()

  function put(name: string, { type, bytes }: Picture): string {
    const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 10)
    const path = `${name}-${hash}.${extensions[type] ?? 'bin'}`
    const body = new Uint8Array(bytes)
    const headers = {
      'Cache-Control': 'public, max-age=31536000, immutable',
      Vary: 'Accept-Encoding',
    }
    const full = type.startsWith('text/') ? `${type}; charset=utf-8` : type
    if (!taken.has(path))
      resource(routes, `/${path}`, { GET: (c) => answer(c, body, full, 200, headers) })
    taken.add(path)
    return `${root}/public/${path}`
  }

  return {
    css: css === undefined ? undefined : put('site', { type: 'text/css', bytes: Buffer.from(css) }),
    icon: icon && { href: put('icon', icon), type: icon.type },
    logo: logo && { light: put('logo', logo.light), dark: put('logo', logo.dark) },
    routes,
  }
}

const extensions: { [type: string]: string } = {
  'text/css': 'css',
  'image/svg+xml': 'svg',
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'image/avif': 'avif',
  'image/x-icon': 'ico',
}
