import type { Message } from '../../components/shared/thread.ts'
import type { StoredFile } from '../core/file.ts'
import type { Json } from '../core/schema.ts'

/** A message as a conversation keeps it. */
export interface Kept extends Message {
  /** What came with it from the user. */
  files?: StoredFile[]
  /** The Job that answers: what files came with the answer, it knows. */
  job?: string
  /** Whether the answer was stopped before its end. */
  isStopped?: true
}

/** What is kept of one conversation. */
export interface Conversation {
  messages: Kept[]
  /** What the user had said, taken back to be said otherwise. */
  draft?: string
}

/** What a list of conversations says of one. */
export interface Entry {
  id: string
  title: string
  /** When it was last written to, in milliseconds since 1970. */
  at: number
  /** The Job of its latest turn. */
  job?: string
}

export const empty = (): Conversation => ({ messages: [] })

/** The part of a visitor's state in which a conversation is; the one without a name is the first. */
export const partOf = (id: unknown): string => (typeof id === 'string' && id !== '' ? `/${id}` : '')

/** The part in which the list of them is. */
export const listPart = ':list'

export const asConversation = (kept: Json | undefined): Conversation =>
  (kept as unknown as Conversation | undefined) ?? empty()

export const asEntries = (kept: Json | undefined): Entry[] =>
  (kept as unknown as Entry[] | undefined) ?? []

/** What `fn` is told of what was said before: turns that came to something, oldest first. */
export function historyOf(messages: readonly Kept[]): Message[] {
  const told: Message[] = []
  for (const [i, { role, content, files }] of messages.entries()) {
    if (content === '' && role === 'assistant') continue
    const next = messages[i + 1]
    if (role === 'user' && next?.role === 'assistant' && next.content === '') continue
    told.push({ role, content, ...(files && { files }) } as Message)
  }
  return told
}

/** The conversation without its last turn, and what the user had said in that. */
export function withoutLast({ messages }: Conversation): { rest: Conversation; said?: Kept } {
  const at = messages.findLastIndex(({ role }) => role === 'user')
  if (at < 0) return { rest: { messages: [] } }
  return { rest: { messages: messages.slice(0, at) }, said: messages[at]! }
}
