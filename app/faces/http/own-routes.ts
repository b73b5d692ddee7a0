import type { Context } from 'hono'
import { resolved } from '../../calls/check.ts'
import { isEnded, type Job } from '../../calls/job.ts'
import { lift } from '../../calls/lift.ts'
import type { Services } from '../../calls/services.ts'
import { ProblemError, toProblem } from '../../core/errors.ts'
import { stateNames } from '../../core/group.ts'
import type { Mount, OwnCalls, OwnState } from '../../core/mount.ts'
import { asChosen } from '../web/choices.ts'
import { heading } from '../web/heading.ts'
import { layout } from '../web/layout.ts'
import { wayIn } from '../web/sign-in.ts'
import { answerPage } from './answer.ts'
import { httpExchange, liftBody, type Request } from './exchange.ts'
import type { Negotiation } from './negotiate.ts'
import { receive } from './receive.ts'
import type { Named } from './renderer.ts'
import { eventText, sse } from './sse.ts'

/** What the own routes of an Interface are built on, on one server. */
export function mountOf(named: Named, services: Services, { here }: Negotiation): Mount {
  const { store, scratch, waitUntil, config, access } = services
  return {
    config,
    store,
    scratch,
    waitUntil,
    url: `${here.first.root}/${named.name}`,
    caller: (c) => access.caller(c),
    refusal: access.refusal,
    wayIn: (c) => wayIn(here.for(c), services, c),
    receive: (c, use) => receive(c, services, use),
    translate: (c) => here.for(c).t,
    calls: ownCalls(named, services),
    state: ownState(named, services),
    heading: (c) => heading(here.for(c), named),
    async page(c, content) {
      const site = here.for(c)
      const page = String(
        await layout(site, { ...content, isForm: Boolean(named.iface.hasOwnPage) }),
      )
      return answerPage(c, asChosen(c, site, page), content.status)
    },
  }
}

/** Calls of one Interface, as its own pages make them. */
function ownCalls({ name, iface }: Named, services: Services): OwnCalls {
  const { calls, access, files } = services

  /** Another Interface's is none of its own. */
  async function found(id: string): Promise<Job | undefined> {
    const job = await calls.get(id)
    return job?.interface === name ? job : undefined
  }

  async function lifted(c: Context, values: Request['raw'], isRead: boolean): Promise<Request> {
    if (!isRead) {
      return { ...(await lift(iface.inputs, values, { exchange: httpExchange, files })), own: none }
    }
    const request = await liftBody(c, iface, services)
    return { ...request, raw: { ...request.raw, ...values } }
  }

  return {
    async send(c, values, { isRead = true } = {}) {
      calls.permit(name, access.caller(c))
      const request = await lifted(c, values, isRead)
      try {
        const caller = access.visitor(c)
        const key = request.own.get('_key')
        return { call: await calls.submit(name, request, { caller, durable: true, key }) }
      } catch (error) {
        const shown = await resolved(iface, request.raw, files)
        return { problem: toProblem(error, services.dev?.log), values: shown }
      }
    },
    get: found,
    async stop(c, id) {
      if (await found(id)) await calls.cancel(id, access.caller(c))
    },
    async follow(c, id, tell) {
      if (!(await found(id))) {
        throw new ProblemError(404, 'There is no such job, or its time is over')
      }
      return sse(c, async (write, gone) => {
        for await (const { job, seq } of calls.watch(id, gone)) {
          const data = await tell(job)
          if (data !== undefined) await write(eventText({ id: String(seq), data }))
          if (isEnded(job)) await write(eventText({ event: 'done', data: job.status }))
        }
      })
    },
  }
}

/** What one Interface keeps for its visitors, as its own pages read and change it. */
function ownState({ name }: Named, { interfaces, calls: { states }, access }: Services): OwnState {
  const state = stateNames(interfaces).get(name) ?? name
  const scopeOf = (session: string, part: string) => ({ session, state: state + part })
  return {
    async load(c, part) {
      const { session } = access.caller(c)
      return session === undefined ? undefined : states.load(scopeOf(session, part))
    },
    async save(c, part, value) {
      const { session } = access.visitor(c)
      if (session !== undefined) await states.save(scopeOf(session, part), value)
    },
    async remove(c, part) {
      const { session } = access.caller(c)
      if (session !== undefined) await states.remove(scopeOf(session, part))
    },
  }
}

const none: ReadonlyMap<string, string> = new Map()
