import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Config } from './core/config.ts'
import { ProblemError } from './core/errors.ts'
import { newId } from './core/file.ts'
import { flatName, type Interfaces, type Names } from './core/group.ts'
import { type Server, serve } from './server.ts'
import {
  type Answer,
  askGradio,
  askJson,
  type GradioResult,
  mcpClient,
  type Page,
  sendForm,
  type ToolResult,
} from './testing/clients.ts'
import { type Command, command } from './testing/command.ts'
import type { Given, Inputs } from './testing/given.ts'

export type { Answer, GradioResult, Page, ToolResult } from './testing/clients.ts'
export type { Command, CommandOptions, Ended } from './testing/command.ts'
export type { Given, Inputs, SentFile } from './testing/given.ts'

export interface TestingOptions {
  /** Settings that are not to come from the environment. */
  config?: Partial<Config>
  /** The address of the module that exports the Interfaces: isolated ones need it. */
  module?: string
}

/** An app under test. A file is given as bytes, a Blob or a `file:` URL, on every face alike. */
export interface Testing<Name extends string = string> {
  /**
   * Makes a call and gives its outputs as JSON has them. Rejects with a ProblemError, whose
   * `problem` has a sentence for each wrong field, where the call is refused or fails.
   */
  call(name: Name, inputs: Inputs): Promise<any>
  /** The same call over HTTP, with its status and headers. */
  json(name: Name, inputs: Inputs): Promise<Answer>
  /** Fills in the form, as a browser without scripts does, and waits for the page of the result. */
  form(name: Name, inputs: Inputs): Promise<Page>
  /** Runs a command in this process: `cli(['run', 'greet', 'hello ', '2'])`. */
  cli: Command
  /** Uses the Interface as a tool. */
  mcp(name: Name, inputs: Inputs): Promise<ToolResult>
  /** Calls it as Gradio's clients do, with a list of values or with inputs by their names. */
  gradio(name: Name, inputs: Inputs | readonly Given[]): Promise<GradioResult>
  /** The bytes of a file among the outputs. */
  bytes(file: { readonly url: string }): Promise<Uint8Array>
  /** Any other request: a path with its query, as `fetch` takes it. */
  request: Server['request']
  /** Lets go of everything, and removes what was stored. */
  close(): Promise<void>
}

/**
 * Serves Interfaces to a test, without a socket and over a data folder of its own, and calls them
 * through any face.
 */
export async function testing<I extends Interfaces>(
  interfaces: I,
  { config = {}, module }: TestingOptions = {},
): Promise<Testing<Names<I>>> {
  const dir = await mkdtemp(join(tmpdir(), 'fascia-testing-'))
  const folders = { DATA_DIR: join(dir, 'data'), OUTPUT_DIR: join(dir, 'out') }
  const server = await serve(interfaces, {
    config: { ...folders, ...config },
    ...(module && { module }),
  })
  const isAlone = server.services.interfaces.size === 1
  const { request } = server
  const tool = mcpClient(request)
  const session = newId()
  /** A test is one visitor of what keeps something for each. */
  const asker = (name: string): Server['request'] => {
    if (!server.services.interfaces.get(name)?.state) return request
    return (path, init = {}) => {
      const headers = new Headers(init.headers)
      if (!headers.has('session-id')) headers.set('session-id', session)
      return request(path, { ...init, headers })
    }
  }
  const json = (name: string, inputs: Inputs) => askJson(asker(name), name, inputs)

  return {
    async call(name, inputs) {
      const { status, body } = await json(name, inputs)
      if (status < 300) return body
      const { detail, errors } = body
      throw new ProblemError(status, detail ?? String(body), errors && { errors })
    },
    json,
    form: (name, inputs) => sendForm(asker(name), isAlone ? '' : name, inputs),
    cli: command(interfaces, { dir, config, module }),
    mcp: (name, inputs) => tool(flatName(name), inputs),
    gradio: (name, inputs) => askGradio(asker(name), flatName(name), inputs),
    async bytes({ url }) {
      return new Uint8Array(await (await request(url)).arrayBuffer())
    },
    request,
    async close() {
      await server.close()
      await rm(dir, { recursive: true, force: true })
    },
  }
}
