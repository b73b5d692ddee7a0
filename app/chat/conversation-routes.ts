import { type Context, Hono } from 'hono'
import { ProblemError } from '../core/errors.ts'
import { newId, type StoredFile, shorten } from '../core/file.ts'
import type { Mount, OwnCall } from '../core/mount.ts'
import type { Json } from '../core/schema.ts'
import { wantsHtml } from '../faces/http/accept.ts'
import { resource } from '../faces/http/resource.ts'
import {
  asConversation,
  asEntries,
  type Conversation,
  type Entry,
  listPart,
  partOf,
  withoutLast,
} from './conversation.ts'
import {
  addedTurn,
  type ConversationView,
  conversationView,
  filesIn,
  isUnderWay,
} from './conversation-view.ts'
import { growthEvents } from './growth-events.ts'

/** What a Chat says of its pages. */
export type Shown = Pick<ConversationView, 'accepts' | 'greeting' | 'examples' | 'placeholder'> & {
  title(): string
  hasFiles: boolean
}

/** So many conversations of a visitor are listed; older ones are forgotten. */
const mostListed = 50

/** The pages of a Chat: each conversation has its address. */
export const conversationRoutes = (shown: Shown) => (mount: Mount) => {
  const { calls, state, url } = mount
  const app = new Hono()
  /** Lists are changed one after the other. */
  let listing: Promise<unknown> = Promise.resolve()

  const listed = async (c: Context) => asEntries(await state.load(c, listPart))
  const load = async (c: Context, id: string) => asConversation(await state.load(c, partOf(id)))
  const save = (c: Context, id: string, kept: Conversation) =>
    state.save(c, partOf(id), kept as unknown as Json)

  function relist(c: Context, change: (entries: Entry[]) => Entry[]): Promise<Entry[]> {
    const changed = listing.then(async () => {
      const entries = change(await listed(c))
      for (const { id } of entries.splice(mostListed)) await state.remove(c, partOf(id))
      await state.save(c, listPart, entries as unknown as Json)
      return entries
    })
    listing = changed.catch(() => {})
    return changed
  }

  async function latestOf(c: Context, id: string): Promise<OwnCall | undefined> {
    const job = (await listed(c)).find((entry) => entry.id === id)?.job
    return job === undefined ? undefined : calls.get(job)
  }

  /** All that a page shows of a conversation. */
  async function view(c: Context, id: string, call?: OwnCall): Promise<ConversationView> {
    const { messages, draft } = await load(c, id)
    const files = new Map<string, StoredFile[]>()
    for (const { job } of shown.hasFiles ? messages : []) {
      if (job) files.set(job, filesIn((await calls.get(job))?.outputs?.[1]))
    }
    return {
      id,
      url,
      t: mount.translate(c),
      messages,
      files,
      call,
      entries: await listed(c),
      draft: draft ?? c.req.query('message'),
      key: newId(),
      ...shown,
    }
  }

  function answer(c: Context, found: ConversationView, status = 200) {
    const { entries, id, call } = found
    const own = entries.find((entry) => entry.id === id)?.title
    return mount.page(c, {
      title: own ? `${own} · ${shown.title()}` : shown.title(),
      main: conversationView(found, mount.heading(c)),
      status,
      // The same address with a fragment would be scrolled to, and not asked for again.
      refresh: call && isUnderWay(call) ? `2; url=?at=${Date.now()}#composer` : undefined,
    })
  }

  /** Who writes while an answer is on its way is told so, and keeps what was written. */
  async function send(c: Context) {
    const id = idOf(c)
    const before = await latestOf(c, id)
    if (before && isUnderWay(before)) {
      const { t } = await view(c, id)
      return refuse(c, t('An answer is on its way: stop it, or wait for it'), undefined, before)
    }
    const sent = await calls.send(c, { conversation: id })
    if ('problem' in sent) {
      const { problem, values } = sent
      return refuse(c, problem.errors?.[0]?.detail ?? problem.detail, values.message, before)
    }
    await note(c, sent.call)
    if (!isPartial(c)) return back(c, id)
    return c.html(addedTurn(await view(c, id, sent.call)))
  }

  async function refuse(c: Context, error: string, said: unknown, call?: OwnCall) {
    if (isPartial(c)) return c.text(error, 400)
    const draft = typeof said === 'string' ? said : undefined
    const found = await view(c, idOf(c), call)
    return answer(c, { ...found, error, draft: draft ?? found.draft }, 400)
  }

  /** Puts the conversation of a call first in the list. */
  const note = (c: Context, { id: job, inputs }: OwnCall) =>
    relist(c, (entries) => {
      const id = String(inputs.conversation)
      const known = entries.find((entry) => entry.id === id)
      const title = known?.title ?? shorten(String(inputs.message).replace(/\s+/g, ' '), 60)
      const others = entries.filter((entry) => entry.id !== id)
      return [{ id, title, at: Date.now(), job }, ...others]
    })

  /** Stops what is under way, and gives the conversation as it is then. */
  async function settled(c: Context, id: string): Promise<Conversation> {
    const call = await latestOf(c, id)
    if (call && isUnderWay(call)) await calls.stop(c, call.id)
    return load(c, id)
  }

  /** What the user said last, and the conversation without it and its answer. */
  async function takeBack(c: Context, id: string) {
    const kept = await settled(c, id)
    const call = await latestOf(c, id)
    const isKept = !call || kept.messages.some(({ job }) => job === call.id)
    if (isKept) return withoutLast(kept)
    const { message = '', files } = call.inputs
    const said = { content: String(message), files: filesIn(files) }
    return { rest: kept, said }
  }

  /** To where the latest is, and the box. */
  const back = (c: Context, id: string) => c.redirect(`${url}/${id}#composer`, 303)

  const ways: { [way: string]: (c: Context, id: string) => Promise<Response> } = {
    async stop(c, id) {
      await settled(c, id)
      return isPartial(c) ? c.body(null, 204) : back(c, id)
    },
    async retry(c, id) {
      const { rest, said } = await takeBack(c, id)
      if (!said) return back(c, id)
      await save(c, id, rest)
      const files = said.files?.map((file) => ({ id: file.id })) ?? []
      const values = {
        message: said.content,
        conversation: id,
        ...(files.length > 0 && { files }),
      }
      const sent = await calls.send(c, values, { isRead: false })
      if ('problem' in sent) return refuse(c, sent.problem.detail, said.content)
      await note(c, sent.call)
      return back(c, id)
    },
    async undo(c, id) {
      const { rest, said } = await takeBack(c, id)
      await save(c, id, { ...rest, ...(said && { draft: said.content }) })
      await relist(c, (entries) =>
        entries.map(({ job, ...entry }) =>
          entry.id === id || job === undefined ? entry : { ...entry, job },
        ),
      )
      return back(c, id)
    },
    async clear(c, id) {
      await settled(c, id)
      await state.remove(c, partOf(id))
      await relist(c, (entries) => entries.filter((entry) => entry.id !== id))
      return c.redirect(url, 303)
    },
  }

  // A call of it is none of these: the POST to its address is the Interface's own.
  app.get('/', async (c) => answer(c, await view(c, newId())))
  resource(app, '/:id{[\\w-]{1,64}}', {
    async GET(c) {
      const id = idOf(c)
      const call = await latestOf(c, id)
      const found = await view(c, id, call)
      const isKnown = found.messages.length > 0 || found.entries.some((entry) => entry.id === id)
      if (!isKnown)
        throw new ProblemError(404, 'There is no such conversation, or its time is over')
      if (wantsHtml(c.req.header('accept'))) return answer(c, found)
      return c.json({ id, messages: found.messages })
    },
    POST: send,
  })
  resource(app, '/:id/events', {
    GET: (c) => calls.follow(c, c.req.query('job') ?? '', growthEvents(mount.translate(c))),
  })
  for (const [name, way] of Object.entries(ways)) {
    resource(app, `/:id/${name}`, { POST: (c) => way(c, idOf(c)) })
  }
  return app
}

const idOf = (c: Context): string => c.req.param('id') ?? ''

/** Whether a script asks for what is new on its page. */
const isPartial = (c: Context): boolean => c.req.header('hx-request-type') === 'partial'
