import { html } from 'hono/html'
import type { Html } from '../../core/component.ts'
import type { Problem } from '../../core/errors.ts'
import { nearest } from '../../core/wording.ts'
import { layout, type Site } from './layout.ts'
import { span } from './times.ts'

/** Where a problem was met, and what its answer says of when to come back. */
export interface Met {
  /** The path that was asked for. */
  path: string
  /** With its question mark, where asking again does no more than show; else none. */
  query: string | undefined
  /** Seconds. */
  retryAfter: number | undefined
}

/** A refusal that has no page of its own: what was the matter, and where one goes from there. */
export function problemPage(site: Site, problem: Problem, met: Met): Html {
  const { title, sentences } = told(site, problem, met)
  return layout(site, {
    title: `Error: ${title}`,
    description: problem.detail,
    main: html`<h1>${title}</h1>
${sentences.map((sentence) => html`<p class="lead">${sentence}</p>`)}
<ul class="ways-on">${waysOn(site, problem, met).map(
      ({ href, text }, i) =>
        html`<li><a class="${i === 0 ? 'button' : ''}" href="${href}">${text}</a></li>`,
    )}</ul>
<p class="signature">${problem.status}</p>`,
  })
}

function told(site: Site, { status, title, detail }: Problem, { path, retryAfter }: Met) {
  const [folder, ...rest] = path.slice(site.root.length + 1).split('/')
  const kept = `Results and their files are kept for ${span(site.keptFor)}, and then deleted.`
  if (status === 404 && folder === 'jobs' && rest.length > 0) {
    return { title: 'This result is no longer kept', sentences: [`${detail}.`, kept] }
  }
  if (status === 404 && folder === 'files') {
    return { title: 'This file is no longer kept', sentences: [`${detail}.`, kept] }
  }
  if (status === 404) {
    return { title: `There is no page at ${shortened(path)}`, sentences: [`${detail}.`] }
  }
  const hints: { [status: number]: string } = {
    413: 'Send less at a time, or smaller files.',
    429: 'What you sent was not lost by this: send it again after that.',
    503: 'What you sent was not lost by this: send it again after that.',
    507: 'What is deleted from the history makes room; what is old goes by itself.',
  }
  const later = retryAfter === undefined ? '' : `Try again in ${span(Math.max(1, retryAfter))}.`
  const hint = status in hints && (later || status === 413 || status === 507) ? hints[status]! : ''
  return { title, sentences: [`${detail}.`, later, hint].filter((sentence) => sentence !== '') }
}

interface Way {
  href: string
  text: string
}

/** The likeliest first. */
function waysOn(site: Site, { status }: Problem, { path, query }: Met): Way[] {
  const meant = status === 404 ? closest(site, path) : undefined
  const start = site.alone ? site.interfaces.get(site.alone)!.title : 'See what there is'
  const to = query === undefined ? `${site.root}/` : path + query
  const signIn = `${site.root}/login?${new URLSearchParams({ to })}`
  return [
    ...(status === 401 ? [{ href: signIn, text: 'Sign in' }] : []),
    ...(meant ? [{ href: meant.href, text: `Did you mean ${meant.text}?` }] : []),
    ...(status === 429 || status === 503 ? [{ href: path, text: 'Try again' }] : []),
    { href: `${site.root}/`, text: start },
    { href: `${site.root}/jobs`, text: 'Your history' },
    { href: `${site.root}/docs`, text: 'How to use it from code' },
  ]
}

const mostLetters = 40

/** The address of ours that is the least different, if it is a little different only. */
function closest(site: Site, path: string): Way | undefined {
  const asked = decoded(path.slice(site.root.length + 1)).toLowerCase()
  const [first = '', second = ''] = asked.split('/')
  const inDocs = first === 'docs'
  const word = inDocs ? second : first
  if (word === 'jobs' || word === 'files') return undefined
  if (word === '' || word.length > mostLetters) return undefined
  const names = [...site.interfaces.keys(), ...(inDocs ? [] : ['docs', 'jobs', 'history'])]
  const best = nearest(word, names)
  if (!best) return undefined
  const name = best === 'history' ? 'jobs' : best
  const href = `${site.root}/${inDocs ? 'docs/' : ''}${name}`
  return { href, text: href }
}

const shortened = (path: string): string => {
  const plain = decoded(path)
  return plain.length > 60 ? `${plain.slice(0, 59)}…` : plain
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
