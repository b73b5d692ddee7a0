import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AnyBlob } from '../core/platform.ts'
import type { Json } from '../core/schema.ts'

/** A file to send: its bytes, a Blob or File, or the `file:` URL of one on disk. */
export type SentFile = Uint8Array | AnyBlob | URL

/** What a test gives for an input: JSON, or a file, or several. */
export type Given = Json | SentFile | readonly SentFile[]

/** Inputs by their names. */
export interface Inputs {
  readonly [name: string]: Given
}

/** A file with its name, for any transport. */
export async function opened(file: SentFile): Promise<File> {
  if (file instanceof URL) {
    const path = fileURLToPath(file)
    return new File([await readFile(path)], basename(path))
  }
  if (file instanceof File) return file
  return new File([file as Uint8Array<ArrayBuffer> | Blob], 'file')
}

/** The files among what is given for an input; none where it is a plain value. */
export function filesOf(given: Given): readonly SentFile[] | undefined {
  const items = Array.isArray(given) ? given : [given]
  return items.length > 0 && items.every(isSent) ? items : undefined
}

/** All inputs as a transport takes them: `write` says how it takes a file. */
export async function written(
  inputs: Inputs,
  write: (file: File) => Json | Promise<Json>,
): Promise<{ [name: string]: Json }> {
  const entries = Object.entries(inputs).map(async ([name, given]): Promise<[string, Json]> => {
    const files = filesOf(given)
    if (!files) return [name, given as Json]
    const sent: Json[] = []
    for (const file of files) sent.push(await write(await opened(file)))
    return [name, Array.isArray(given) ? sent : sent[0]!]
  })
  return Object.fromEntries(await Promise.all(entries))
}

/** A file within JSON. */
export async function asDataUrl(file: File): Promise<string> {
  const bytes = Buffer.from(await file.arrayBuffer())
  return `data:${file.type || 'application/octet-stream'};base64,${bytes.toString('base64')}`
}

const isSent = (value: unknown): value is SentFile =>
  value instanceof Uint8Array || value instanceof Blob || value instanceof URL
