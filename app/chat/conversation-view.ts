import { html } from 'hono/html'
import { drawMessage, thread } from '../../components/shared/thread.ts'
import type { Html } from '../core/component.ts'
import { isStored, type StoredFile, thumbnailOf } from '../core/file.ts'
import type { Translate } from '../core/languages/translate.ts'
import { markdown } from '../core/markdown.ts'
import type { OwnCall } from '../core/mount.ts'
import type { Json } from '../core/schema.ts'
import type { Entry, Kept } from './conversation.ts'

/** What a page of a conversation shows. */
export interface ConversationView {
  id: string
  /** The address of the Chat. */
  url: string
  t: Translate
  messages: readonly Kept[]
  /** Files of answers, by the Job that gave them. */
  files: ReadonlyMap<string, readonly StoredFile[]>
  /** The latest call, where it is under way or came to nothing. */
  call?: OwnCall | undefined
  /** All conversations, the latest first. */
  entries: readonly Entry[]
  /** What the box holds. */
  draft?: string | undefined
  /** What was wrong with what was sent. */
  error?: string | undefined
  /** What makes a form that is sent twice one call. */
  key: string
  /** Media types of the files that are taken; none where no files are. */
  accepts?: readonly string[] | undefined
  greeting?: string | undefined
  examples: readonly string[]
  placeholder?: string | undefined
}

/** A conversation: the others beside it, what was said, and where more is written. */
export function conversationView(view: ConversationView, heading: Html): Html {
  const { t, messages, call } = view
  const isEmpty = messages.length === 0 && !call
  return html`<div class="chat"${view.entries.length > 0 ? html` data-several` : ''}>
${entryList(view)}
<div class="talk">
${heading}
${isEmpty ? opening(view) : ''}
${thread(html`${messages.map((one) => kept(view, one))}${turnUnderWay(view)}`, t)}
${ways(view)}
${composer(view)}
</div>
</div>`
}

/** What a turn that was just sent adds to the page. */
export const addedTurn = (view: ConversationView): Html =>
  html`<div id="added">${turnUnderWay({ ...view, messages: [] })}</div>${entryList(view)}`

/** The other conversations, and a way to a new one. */
function entryList({ t, url, id, entries }: ConversationView): Html {
  if (entries.length === 0) return html``
  const entry = (one: Entry) =>
    html`<li><a href="${url}/${one.id}"${one.id === id ? html` aria-current="page"` : ''} dir="auto">${one.title}</a></li>`
  return html`<nav class="talks" id="talks" aria-label="${t('Conversations')}"><a class="button small" href="${url}">${t('New conversation')}</a>
<details><summary>${t.many('{count} conversations', entries.length)}</summary><ul>${entries.map(entry)}</ul></details></nav>`
}

/** What a new conversation begins with: a greeting, and first lines to click. */
function opening({ t, url, id, key, greeting, examples }: ConversationView): Html {
  const first = (line: string) =>
    html`<button name="message" value="${line}" dir="auto">${line}</button>`
  return html`<div class="opening">${greeting ? html`<div class="markdown"${t.own}>${markdown(greeting)}</div>` : ''}${
    examples.length > 0
      ? html`<form method="post" action="${url}/${id}" data-sends aria-label="${t('Examples')}"><input type="hidden" name="_key" value="${key}">${examples.map(first)}</form>`
      : ''
  }</div>`
}

function kept({ t, files, call }: ConversationView, message: Kept): Html {
  const { role, job = '', isStopped } = message
  if (role === 'user') return drawMessage(message, { t, more: fileList(message.files ?? []) })
  if (call?.id === job && isUnderWay(call)) return html``
  return drawMessage(message, {
    t,
    more: html`${fileList(files.get(job) ?? [])}${isStopped ? note(t('Stopped')) : ''}`,
  })
}

const note = (text: string): Html => html`<p class="note">${text}</p>`

export const isUnderWay = ({ status }: OwnCall): boolean =>
  status === 'queued' || status === 'running'

/** The latest call: its answer as far as it is there, or why there is none. */
function turnUnderWay({ t, url, id, call, messages }: ConversationView): Html {
  if (!call) return html``
  const { inputs, outputs } = call
  const isKept = messages.some(({ job }) => job === call.id)
  const content = textOf(outputs)
  const said = isKept
    ? html``
    : drawMessage(
        { role: 'user', content: String(inputs.message ?? '') },
        { t, more: fileList(filesIn(inputs.files)) },
      )
  if (isUnderWay(call)) {
    const mark = html` id="answer" aria-busy="true" data-events="${url}/${id}/events?job=${call.id}"`
    return html`${said}${drawMessage({ role: 'assistant', content }, { t, mark, more: waiting(t) })}`
  }
  if (isKept) return html``
  return html`${said}${drawMessage({ role: 'assistant', content }, { t, more: ending(t, call) })}`
}

const waiting = (t: Translate): Html =>
  html`<p class="waiting"><span class="lamp on busy"></span> ${t('Working')}</p>`

/** What stands under an answer that has ended. */
export function ending(t: Translate, { status, error, outputs }: OwnCall): Html {
  if (status === 'completed') return fileList(filesIn(outputs?.[1]))
  if (error) return html`<p class="failure"${t.sentence}>${error.detail}</p>`
  return note(status === 'cancelled' ? t('Stopped') : t('Interrupted: the server was stopped'))
}

export const textOf = (outputs: Json[] | null): string =>
  typeof outputs?.[0] === 'string' ? outputs[0] : ''

export const filesIn = (value: Json | undefined): StoredFile[] =>
  [value].flat().filter(isStored) as StoredFile[]

function fileList(files: readonly StoredFile[]): Html {
  if (files.length === 0) return html``
  return html`<ul class="attached">${files.map((file) => {
    const isPicture = file.type.startsWith('image/')
    const shown = isPicture
      ? html`<img src="${thumbnailOf(file)}" alt="${file.name}" loading="lazy">`
      : file.name
    return html`<li><a href="${file.url}"${isPicture ? '' : html` download`}>${shown}</a></li>`
  })}</ul>`
}

/** What else can be done with the conversation. */
function ways({ t, url, id, messages, call }: ConversationView): Html {
  const way = (name: string, label: string, question?: string) =>
    html`<button class="small" form="composer" formaction="${url}/${id}/${name}"${question ? html` data-confirm="${question}"` : ''}>${label}</button>`
  const isEmpty = messages.length === 0 && !call
  return html`<div class="ways" id="ways"${isEmpty ? html` hidden` : ''}>${way('retry', t('Retry'))}${way('undo', t('Undo'))}${way('clear', t('Clear'), t('Clear the whole conversation? It cannot be brought back.'))}</div>`
}

/** Where the next message is written. */
function composer(view: ConversationView): Html {
  const { t, url, id, key, draft = '', error, accepts, placeholder, call } = view
  const address = `${url}/${id}`
  const isBusy = call && isUnderWay(call)
  const isEmpty = view.messages.length === 0 && !call
  return html`<form class="composer panel" id="composer" method="post" action="${address}" data-sends data-draft="${isEmpty ? url : address}"${
    accepts ? html` enctype="multipart/form-data"` : ''
  }${isBusy ? html` data-busy` : ''}>
<input type="hidden" name="_key" value="${key}">
<label class="sr" for="message">${t('Message')}</label>
<textarea id="message" name="message" rows="1" dir="auto" enterkeyhint="send" aria-keyshortcuts="Enter" placeholder="${placeholder ?? t('Write a message')}"${
    error ? html` aria-invalid="true" aria-describedby="message-error"` : ''
  }>${'\n'}${draft}</textarea>
${error ? html`<p class="error" id="message-error" role="alert"${t.sentence}>${error}</p>` : ''}
<div class="actions">${
    accepts
      ? html`<label class="button small attach"><input type="file" name="files" multiple${accepts.length > 0 ? html` accept="${accepts.join(',')}"` : ''}><span>${t('Attach files')}</span></label>`
      : ''
  }<button class="stop" formaction="${address}/stop">${t('Stop')}</button><button class="primary send">${t('Send')}</button></div>
</form>`
}
