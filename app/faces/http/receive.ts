import type { Context } from 'hono'
import type { Services } from '../../calls/services.ts'
import { ProblemError } from '../../core/errors.ts'
import type { Received } from '../../core/interface.ts'
import { type Upload, upload } from '../../files/upload.ts'
import { rawFile, refuseLength, sent } from './body.ts'

/**
 * Streams what a request sends onto this machine's disk and calls `use` with it; nothing of it
 * stays there afterwards. Throws a ProblemError 413 for what is too large.
 */
export async function receive<T>(
  c: Context,
  { incoming, config }: Pick<Services, 'incoming' | 'config'>,
  use: (received: Received) => T | Promise<T>,
): Promise<T> {
  const isForm = /^multipart\/form-data/i.test(c.req.header('content-type') ?? '')
  refuseLength(c, config.MAX_UPLOAD_BYTES * (isForm ? 2 : 1))
  const { fields, faults }: Upload = isForm
    ? await upload(sent(c), incoming, config)
    : { fields: new Map([['', [await rawFile(c, incoming)]]]), faults: new Map() }
  const stored = [...fields.values()].flat().filter((value) => typeof value === 'object')
  try {
    for (const [name, fault] of faults) throw new ProblemError(413, `“${name}” ${fault}`)
    const received = { files: new Map(), texts: new Map() }
    for (const [name, values] of fields) {
      const files = values.filter((value) => typeof value === 'object')
      if (files.length === 0) received.texts.set(name, values.at(-1))
      else received.files.set(name, await Promise.all(files.map(local)))
    }
    return await use(received)
  } finally {
    await Promise.all(stored.map(({ id }) => incoming.remove(id)))
  }

  /** It lies in a folder, where it is opened as it is. */
  function local(file: (typeof stored)[number]) {
    return incoming.open(file, () => {
      throw new Error('What comes in lies on this machine’s disk')
    })
  }
}
