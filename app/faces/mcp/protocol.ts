import { ProblemError, toProblem } from '../../core/errors.ts'
import type { Json } from '../../core/schema.ts'
import { parseJson } from '../http/parse-json.ts'

/** The versions of the Model Context Protocol that are spoken, the newest first. */
export const versions = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05', '2024-10-07']

/** JSON-RPC's own error codes, and the one that MCP's libraries give to a session that is gone. */
export const codes = {
  parse: -32700,
  request: -32600,
  method: -32601,
  params: -32602,
  internal: -32603,
  session: -32001,
}

const mostInBatch = 100

export type Id = string | number
export type Params = { [name: string]: Json }

/** What a client may send: a request wants an answer, the other two do not. */
export type Message =
  | { kind: 'request'; id: Id; method: string; params: Params }
  | { kind: 'notification'; method: string; params: Params }
  | { kind: 'response' }

export type Answer = { jsonrpc: '2.0'; id: Id | null } & (
  | { result: object }
  | { error: { code: number; message: string } }
)

/** A refusal of a message itself, not of what a tool was given. `status` is for HTTP. */
export class RpcError extends Error {
  override name = 'RpcError'
  readonly code: number
  readonly status: number

  constructor(code: number, message: string, status = 400) {
    super(message)
    this.code = code
    this.status = status
  }
}

export const succeed = (id: Id, result: object): Answer => ({ jsonrpc: '2.0', id, result })

/** Any thrown thing as an answer; what is a fault of ours goes to the log. */
export function fail(id: Id | null, error: unknown): Answer {
  if (error instanceof RpcError) return { jsonrpc: '2.0', id, error: said(error.code, error) }
  const code = error instanceof ProblemError ? codes.request : codes.internal
  return { jsonrpc: '2.0', id, error: { code, message: toProblem(error).detail } }
}

export const notification = (method: string, params: object) => ({ jsonrpc: '2.0', method, params })

/** What one body or one line held. */
export interface Packet {
  messages: Message[]
  isBatch: boolean
}

/** Throws an RpcError when the text is not JSON, or not JSON-RPC 2.0. */
export function parse(text: Buffer | string): Packet {
  const value = json(text)
  if (!Array.isArray(value)) return { messages: [read(value)], isBatch: false }
  if (value.length > 0 && value.length <= mostInBatch) {
    return { messages: value.map(read), isBatch: true }
  }
  throw new RpcError(codes.request, `A batch must have 1 to ${mostInBatch} messages`)
}

/** Throws when these messages came together and `version` has no batches. */
export function refuseBatch({ isBatch }: Packet, version: string): void {
  if (!isBatch || version <= '2025-03-26') return
  throw new RpcError(codes.request, 'Send one message at a time: there are no batches')
}

function json(text: Buffer | string): Json {
  try {
    return parseJson(text)
  } catch (error) {
    throw new RpcError(codes.parse, (error as Error).message)
  }
}

function read(value: Json): Message {
  if (!isObject(value) || value.jsonrpc !== '2.0') throw malformed('it must have "jsonrpc": "2.0"')
  const { id, method, params = {} } = value
  if (method === undefined && ('result' in value || 'error' in value)) return { kind: 'response' }
  if (typeof method !== 'string') throw malformed('it must have a "method"')
  if (!isObject(params)) throw malformed('its "params" must be an object')
  if (id === undefined) return { kind: 'notification', method, params }
  if (typeof id !== 'string' && typeof id !== 'number') {
    throw malformed('its "id" must be a string or a number')
  }
  return { kind: 'request', id, method, params }
}

export const isObject = (value: Json | undefined): value is Params =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const said = (code: number, { message }: Error) => ({ code, message })

const malformed = (why: string) =>
  new RpcError(codes.request, `This is not a JSON-RPC message: ${why}`)
