import { files } from '../components/files.ts'
import { markdown } from '../components/markdown.ts'
import { messages } from '../components/messages.ts'
import type { Message } from '../components/shared/thread.ts'
import { text } from '../components/text.ts'
import { type Conversation, empty, partOf } from './chat/conversation.ts'
import { conversationRoutes } from './chat/conversation-routes.ts'
import type { TextStream } from './chat/growing.ts'
import { type Answer, takeTurn } from './chat/turn.ts'
import type { Context } from './core/context.ts'
import { declaring } from './core/declaration.ts'
import { DeclarationError } from './core/errors.ts'
import type { LocalFile } from './core/file.ts'
import { type Interface, interfaceWith } from './core/interface.ts'
import {
  aFunction,
  aList,
  anObject,
  aText,
  fromOne,
  type Rules,
  refuseOptions,
  someText,
} from './core/options.ts'
import type { RemoteFile, RemoteUpload } from './core/remote.ts'
import { told } from './core/wording.ts'

/** What a Chat is. Only `fn` is needed. */
export interface ChatSpec<
  A extends readonly string[] | undefined = undefined,
  G extends readonly string[] | undefined = undefined,
> {
  title?: string
  /** One or two sentences under the title. Markdown. */
  description?: string
  /**
   * Answers one message. What it yields is the answer so far, in Markdown: each takes the place of the
   * one before. A stream, or `growing(stream)`, is the pieces of one text.
   */
  fn: (
    message: string,
    given: {
      /** What was said before, oldest first. */
      history: readonly Message[]
      /** What came with this message. */
      files: readonly LocalFile[]
    },
    context: Context,
  ) => Answering
  /** Media types of the files that may come with a message, such as `['image/*']`; none unless said. */
  accepts?: A
  /** Media types of the files that may come with an answer; none unless said. */
  gives?: G
  /** What stands in a new conversation. Markdown. */
  greeting?: string
  /** First lines, to click. */
  examples?: readonly string[]
  /** Shown in the empty box. */
  placeholder?: string
  /** Calls that may run at once; the number of cores unless said. */
  concurrency?: number
  /** Seconds an answer may take; `JOB_TIMEOUT` unless said. */
  timeout?: number
  /** The port to listen on when this Chat is served alone. */
  port?: number
}

type Answering =
  | Answer
  | Promise<Answer | AsyncIterable<Answer> | TextStream>
  | AsyncIterable<Answer>
  | Generator<Answer>
  | TextStream

/** What a program elsewhere gives to a Chat, and what it gets. */
type Sent<A> = {
  message: string
  history?: Message[]
  conversation?: string
} & (A extends readonly string[] ? { files?: readonly RemoteUpload[] } : unknown)
type Got<G> = { reply: string } & (G extends readonly string[]
  ? { files: RemoteFile[] | null }
  : unknown)

const types = [
  (value: unknown) =>
    Array.isArray(value) && value.every((type) => typeof type === 'string' && /.\/./.test(type)),
  "a list of media types, such as ['image/*']",
] as const

const rules: Rules = {
  ...{ title: someText, description: someText, greeting: aText, placeholder: aText },
  ...{ fn: aFunction, examples: aList, accepts: types, gives: types },
  ...{ concurrency: fromOne, port: fromOne },
  timeout: [
    (seconds) => Number.isFinite(seconds) && Number(seconds) > 0,
    'a number of seconds above 0',
  ],
}

/**
 * A conversation, made of a function that answers one message: its page, an endpoint for programs, and
 * all that an Interface has besides. What was said is kept for each visitor.
 */
export function Chat<
  const A extends readonly string[] | undefined = undefined,
  const G extends readonly string[] | undefined = undefined,
>(spec: ChatSpec<A, G>): Interface<Sent<A>, Got<G>> {
  refuseChat(spec)
  const { fn, accepts, gives, greeting, examples = [], placeholder, ...about } = spec
  const chat = interfaceWith({})({
    ...about,
    inputs: {
      message: text({ lines: 2, ...(placeholder !== undefined && { placeholder }) }),
      ...(accepts && { files: files({ optional: true, accept: [...accepts] }) }),
      history: messages({
        optional: true,
        help: 'What was said before, in the place of what is kept of the conversation',
      }),
      conversation: text({
        default: '',
        pattern: '[\\w-]{0,64}',
        help: 'Which of your conversations goes on, by a name of your own',
      }),
    },
    outputs: {
      reply: markdown(),
      ...(gives && { files: files({ optional: true, accept: [...gives] }) }),
    },
    advanced: ['history', 'conversation'],
    examples: examples.map((message) => ({ message })),
    state: empty,
    fn: (asked: any, context: Context<any>) =>
      takeTurn(fn, asked, context as Context<Conversation>),
  } as any) as unknown as Interface
  const routes = conversationRoutes({
    title: () => chat.title || 'Chat',
    accepts,
    greeting,
    examples,
    placeholder,
    hasFiles: gives !== undefined,
  })
  // Each Chat has a state of its own.
  const own = {
    state: () => empty(),
    statePart: ({ conversation }: { readonly conversation?: unknown }) => partOf(conversation),
    hasOwnPage: true,
    prompt: 'message',
    routes,
  }
  return Object.assign(chat, own) as Interface<Sent<A>, Got<G>>
}

function refuseChat(spec: object): void {
  declaring(spec, () => {
    if (!anObject[0](spec)) {
      throw new DeclarationError(
        `a Chat is declared by an object, not ${told(spec)}: write Chat({ fn })`,
      )
    }
    refuseOptions('the Chat', spec, rules)
    if ((spec as { fn?: unknown }).fn === undefined) {
      throw new DeclarationError('it has no fn: write fn: (message) => message.toUpperCase()')
    }
  })
}
