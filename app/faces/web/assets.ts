import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'
import { type Context, Hono } from 'hono'
import type { Language, Translate } from '../../core/languages/translate.ts'
import { shipped } from '../../core/root.ts'
import { encodingFor } from '../http/accept.ts'
import { resource } from '../http/resource.ts'
import { spoken } from './spoken.ts'

const require = createRequire(import.meta.url)
const ours = (path: string) => readFileSync(shipped(`public/${path}`))
const style = (name: string) =>
  Buffer.from(joinedLines(small(ours(`style/${name}.css`), /\/\*[\s\S]*?\*\//g)))
const script = (name: string, t: Translate) =>
  Buffer.from(spoken(small(ours(`script/${name}.js`), /^\s*\/\/.*$/gm), t))

/** Without its comments, blank lines and indents. */
const small = (source: Buffer, comments: RegExp): string =>
  source.toString().replace(comments, '').replace(/\n\s*/g, '\n')
/** The rules of a style without the line ends, and the spaces that stand where lines begin and end. */
const joinedLines = (rules: string): string =>
  rules
    .replace(/^([\w-]+): /gm, '$1:')
    .replace(/ ?([{};,])\n/g, '$1')
    .replace(/;}/g, '}')
const htmx = (path: string) => readFileSync(require.resolve(`htmx.org/dist/${path}`))

// In the order in which rules and functions build on each other.
const styles = (...names: string[]) => ({
  type: 'text/css',
  read: () => Buffer.concat(names.map(style)),
})
const scripts = (t: Translate, ...names: string[]) => names.map((name) => script(name, t))

const sources = {
  // What a form and its result need.
  'style.css': styles(
    'base',
    'bar',
    'buttons',
    'groups',
    'fields',
    'files',
    'display',
    'results',
    'media',
    'tables',
    'examples',
  ),
  // What every other page needs besides.
  'pages.css': styles('cards', 'history', 'docs', 'pictures'),
  'page.js': {
    type: 'text/javascript',
    read: (t: Translate) =>
      joined([
        htmx('htmx.min.js'),
        htmx('ext/hx-sse.min.js'),
        ...scripts(t, 'tools', 'fields', 'theme', 'stopping', 'keeping', 'gliding', 'page'),
      ]),
  },
  // Loaded by the page's script when there is a field for files, and when it holds some.
  'files.js': {
    type: 'text/javascript',
    read: (t: Translate) => apart(scripts(t, 'files', 'dropping')),
  },
  'chosen.js': {
    type: 'text/javascript',
    read: (t: Translate) => apart(scripts(t, 'pile', 'sending')),
  },
  // Loaded by the page's script when a result is there that it serves.
  'results.js': {
    type: 'text/javascript',
    read: (t: Translate) =>
      apart(scripts(t, 'code', 'results', 'compare', 'tables', 'waveform', 'viewer')),
  },
  // Loaded when a field or a result asks for them by `data-needs`.
  'rich.css': styles('rich'),
  'rich.js': {
    type: 'text/javascript',
    read: (t: Translate) => apart(scripts(t, 'picks', 'rich')),
  },
  'editing.css': styles('editing'),
  'editing.js': { type: 'text/javascript', read: (t: Translate) => apart(scripts(t, 'editing')) },
  'thread.css': styles('thread'),
  'thread.js': {
    type: 'text/javascript',
    read: (t: Translate) => apart(scripts(t, 'thread', 'composer')),
  },
  // Loaded when the first job begins.
  'running.js': { type: 'text/javascript', read: (t: Translate) => apart(scripts(t, 'running')) },
  // Loaded when a form calls by itself, or has fields that depend on others.
  'live.js': { type: 'text/javascript', read: (t: Translate) => apart(scripts(t, 'live')) },
  // Loaded when a picture or a sound is first taken.
  'capturing.js': {
    type: 'text/javascript',
    read: (t: Translate) => apart(scripts(t, 'capturing')),
  },
  'capturing.css': styles('capturing'),
  // Loaded when a picture is first looked at over the whole window.
  'viewer.css': styles('viewer'),
}

interface Source {
  type: string
  read(t: Translate): Buffer
}

export type AssetName = keyof typeof sources

/** The icon as an address that holds it whole: it is smaller than a request for it. */
export const icon = (): string => {
  const svg = ours('icon.svg').toString().trim()
  return `data:image/svg+xml,${svg.replaceAll('"', "'").replaceAll('#', '%23')}`
}

interface Assets {
  url(name: AssetName, language: Language): string
  routes: Hono
}

/**
 * The page's own files, scripts in the words of each language: under names that change with their
 * content, so kept for ever.
 */
export function assets(rootPath: string, languages: readonly Translate[]): Assets {
  const paths = new Map<string, string>()
  const made = new Map<string, Asset>()
  for (const t of languages) {
    for (const [name, source] of Object.entries(sources)) {
      const one = asset(name, source, t)
      paths.set(`${name} ${t.language}`, one.path)
      if (!made.has(one.path)) made.set(one.path, one)
    }
  }
  const routes = new Hono()
  for (const { path, type, bytes, gzipped, brotli } of made.values()) {
    const GET = async (c: Context) => {
      const coding = encodingFor(c.req.header('accept-encoding'))
      const body = coding === 'br' ? await brotli() : coding === 'gzip' ? await gzipped() : bytes
      c.header('Content-Type', `${type}; charset=utf-8`)
      c.header('Cache-Control', 'public, max-age=31536000, immutable')
      c.header('Vary', 'Accept-Encoding')
      if (coding) c.header('Content-Encoding', coding)
      return c.body(new Uint8Array(body))
    }
    resource(routes, `/${path}`, { GET })
  }
  const url = (name: AssetName, language: Language) =>
    `${rootPath}/public/${paths.get(`${name} ${language}`)}`
  return { url, routes }
}

type Asset = ReturnType<typeof asset>

function asset(name: string, { type, read }: Source, t: Translate) {
  const bytes = read(t)
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 10)
  const path = name.replace('.', `-${hash}.`)
  return { path, type, bytes, gzipped: once(gzip, bytes), brotli: once(brotliCompress, bytes) }
}

/** Compressed when first asked for, then kept. */
function once(compress: typeof gzip | typeof brotliCompress, bytes: Buffer): () => Promise<Buffer> {
  let result: Promise<Buffer> | undefined
  return () => (result ??= (promisify(compress) as (data: Buffer) => Promise<Buffer>)(bytes))
}

const joined = (parts: Buffer[]): Buffer =>
  Buffer.concat(parts.flatMap((script) => [withoutMap(script), Buffer.from('\n;\n')]))

/** Scripts that share the page's names and keep their own to themselves. */
const apart = (parts: Buffer[]): Buffer => joined([Buffer.from('{'), ...parts, Buffer.from('}')])

const withoutMap = (script: Buffer): Buffer =>
  Buffer.from(script.toString().replace(/\/\/# sourceMappingURL=.*$/m, ''))
