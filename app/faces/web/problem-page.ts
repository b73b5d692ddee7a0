import { html } from 'hono/html'
import type { Html } from '../../core/component.ts'
import { type Problem, titles } from '../../core/errors.ts'
import type { Plain } from '../../core/languages/english.ts'
import { nearest } from '../../core/wording.ts'
import { failure } from './display.ts'
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
  /** The fault with its stack, for who writes the code. */
  trace?: string | undefined
}

/** A refusal that has no page of its own: what was the matter, and where one goes from there. */
export function problemPage(site: Site, problem: Problem, met: Met): Html {
  const { title, sentences } = told(site, problem, met)
  return layout(site, {
    title: site.t('Error: {title}', { title }),
    description: problem.detail,
    main: html`<h1>${title}</h1>
<p class="lead"${site.t.sentence}>${problem.detail}.</p>
${sentences.map((sentence) => html`<p class="lead">${sentence}</p>`)}
${met.trace === undefined ? '' : failure(site, '', met.trace)}<ul class="ways-on">${waysOn(
      site,
      problem,
      met,
    ).map(
      ({ href, text }, i) =>
        html`<li><a class="${i === 0 ? 'button' : ''}" href="${href}">${text}</a></li>`,
    )}</ul>
<p class="signature">${problem.status}</p>`,
  })
}

/** What it is called, and what is said of it besides its own sentence. */
function told(site: Site, { status, title }: Problem, { path, retryAfter }: Met) {
  const { t } = site
  const [folder, ...rest] = path.slice(site.root.length + 1).split('/')
  const kept = t('Results and their files are kept for {time}, and then deleted.', {
    time: span(t, site.keptFor),
  })
  if (status === 404 && folder === 'jobs' && rest.length > 0) {
    return { title: t('This result is no longer kept'), sentences: [kept] }
  }
  if (status === 404 && folder === 'files') {
    return { title: t('This file is no longer kept'), sentences: [kept] }
  }
  if (status === 404) {
    return { title: t('There is no page at {path}', { path: shortened(path) }), sentences: [] }
  }
  const later =
    retryAfter === undefined
      ? ''
      : t('Try again in {time}.', { time: span(t, Math.max(1, retryAfter)) })
  const hint = hints[status] && (later || status === 413 || status === 507) ? t(hints[status]) : ''
  const known = titles[status as keyof typeof titles]
  return {
    title: known ? t(known) : title,
    sentences: [later, hint].filter((sentence) => sentence !== ''),
  }
}

const hints: { [status: number]: Plain } = {
  413: 'Send less at a time, or smaller files.',
  429: 'What you sent was not lost by this: send it again after that.',
  503: 'What you sent was not lost by this: send it again after that.',
  507: 'What is deleted from the history makes room; what is old goes by itself.',
}

interface Way {
  href: string
  text: string
}

/** The likeliest first. */
function waysOn(site: Site, { status }: Problem, { path, query }: Met): Way[] {
  const { t } = site
  const meant = status === 404 ? closest(site, path) : undefined
  const start = site.sole?.title ?? t('See what there is')
  const to = query === undefined ? `${site.root}/` : path + query
  const signIn = `${site.root}/login?${new URLSearchParams({ to })}`
  return [
    ...(status === 401 ? [{ href: signIn, text: t('Sign in') }] : []),
    ...(meant ? [{ href: meant.href, text: t('Did you mean {path}?', { path: meant.text }) }] : []),
    ...(status === 429 || status === 503 ? [{ href: path, text: t('Try again') }] : []),
    { href: `${site.root}/`, text: start },
    { href: `${site.root}/jobs`, text: t('Your history') },
    { href: `${site.root}/docs`, text: t('How to use it from code') },
  ]
}

const mostLetters = 40

/** The address of ours that is the least different, if it is a little different only. */
function closest(site: Site, path: string): Way | undefined {
  const asked = decoded(path.slice(site.root.length + 1)).toLowerCase()
  const [first = '', second = '', third = ''] = asked.split('/')
  const inDocs = first === 'docs'
  const isMember = third !== '' || (!inDocs && second !== '')
  const word = (inDocs ? [second, third] : [first, second]).slice(0, isMember ? 2 : 1).join('/')
  if (first === 'jobs' || first === 'files') return undefined
  if (word === '' || word.length > mostLetters) return undefined
  const names = [...site.interfaces.keys(), ...(inDocs ? [] : ['docs', 'jobs', 'history'])]
  const best = nearest(word, names) ?? nearest(word.split('/')[0]!, names)
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
