import { createServer, type Server } from 'node:http'
import type { Socket } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import { access } from '../../access/caller.ts'
import { guard } from '../../access/guard.ts'
import { place } from '../../access/place.ts'
import type { Config } from '../../core/config.ts'
import { toProblem } from '../../core/errors.ts'
import { wantsHtml } from '../http/accept.ts'
import { answerJson, answerPage, complement } from '../http/answer.ts'
import { followed, followingRoutes } from '../web/dev-events.ts'

/** What answers while the code cannot be served. */
export interface WaitingApp {
  /** Why it cannot. */
  say(text: string): void
  take(socket: Socket): void
  /** Lets go of all connections, since there is somebody else again to take them. */
  leave(): void
}

/**
 * Says to pages and programs alike that the server waits for the code to be mended. Why is told to
 * this very machine alone: it shows a part of the code.
 */
export function waitingApp(config: Config, name: string): WaitingApp {
  const { isHere, sharing } = access(config, () => config.ROOT_PATH)
  const admit = guard(config, sharing)
  const here = place(config.ROOT_PATH)
  here.settle('')
  const open = new Set<Socket>()
  let fault = ''
  let leaving = new AbortController()

  const told = (c: Context) =>
    isHere(c) ? fault : `${name} could not be served: its terminal says why.`
  const app = new Hono()
  app.route(
    config.ROOT_PATH || '/',
    followingRoutes(
      (c) => ({ fault: `${told(c)}\nThe server waits for you to save a file.` }),
      () => leaving.signal,
    ),
  )
  app.all('*', (c) => {
    const headers = { 'Retry-After': '1' }
    if (!wantsHtml(c.req.header('accept'))) {
      const problem = { status: 503, title: 'The server waits for its code', detail: told(c) }
      return answerJson(c, problem, 503, headers)
    }
    return page(c, config.ROOT_PATH, name, told(c))
  })
  const fetch = (request: Request, env?: unknown) => {
    try {
      admit(request, env)
    } catch (error) {
      const problem = toProblem(error)
      return Response.json(problem, { status: problem.status })
    }
    return Promise.resolve(app.fetch(here.whole(request, env, ''), env as object)).then(complement)
  }
  const http = createAdaptorServer({ fetch, createServer }) as Server

  return {
    say(text) {
      fault = text
    },
    take(socket) {
      open.add(socket)
      socket.once('close', () => open.delete(socket))
      http.emit('connection', socket)
      socket.resume()
    },
    leave() {
      leaving.abort()
      leaving = new AbortController()
      for (const socket of open) socket.destroySoon()
    },
  }
}

const page = async (c: Context, root: string, name: string, text: string) =>
  answerPage(
    c,
    String(
      await html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>The server waits for ${name}</title>
${followed(root, { build: '' })}</head>
<body><main id="main"><h1>The server waits for you to save a file</h1><pre>${text}</pre></main></body></html>`,
    ),
    503,
  )
