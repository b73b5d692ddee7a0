import type { Context } from 'hono'
import type { Services } from '../../calls/services.ts'
import { ProblemError } from '../../core/errors.ts'
import type { LocalFile, StoredFile } from '../../core/file.ts'
import type { Received } from '../../core/mount.ts'
import { discard, type Upload, upload } from '../../files/upload.ts'
import { rawFile, sent } from './body.ts'

/** What a Mount's `receive` does, on one server. */
export async function receive<T>(
  c: Context,
  { incoming, config }: Pick<Services, 'incoming' | 'config'>,
  use: (received: Received) => T | Promise<T>,
): Promise<T> {
  const isForm = /^multipart\/form-data/i.test(c.req.header('content-type') ?? '')
  const form: Upload = isForm
    ? await upload(sent(c), incoming, config)
    : {
        fields: new Map([['', [await rawFile(c, incoming, config.MAX_UPLOAD_BYTES)]]]),
        faults: new Map(),
      }
  try {
    for (const [name, fault] of form.faults) throw new ProblemError(413, `“${name}” ${fault}`)
    const files = new Map<string, LocalFile[]>()
    const texts = new Map<string, string>()
    for (const [name, values] of form.fields) {
      const found = values.filter((value) => typeof value === 'object')
      if (found.length > 0) files.set(name, await Promise.all(found.map(local)))
      else texts.set(name, String(values.at(-1)))
    }
    return await use({ files, texts })
  } finally {
    await discard(form, incoming)
  }

  /** It lies in a folder already. */
  function local(file: StoredFile): Promise<LocalFile> {
    return incoming.open(file, () => '')
  }
}
