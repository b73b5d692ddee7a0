import { join } from 'node:path'
import type { Context } from 'hono'
import type { Host } from '../../app/core/context.ts'
import { InputError, ProblemError } from '../../app/core/errors.ts'
import type { LocalFile, StoredFile } from '../../app/core/file.ts'
import { article, kinds } from '../../app/core/schema.ts'
import { rawFile, sent } from '../../app/faces/http/body.ts'
import { directory } from '../../app/files/directory.ts'
import { type Files, files } from '../../app/files/files.ts'
import { upload } from '../../app/files/upload.ts'

/** What is taken as an original. */
export const taken = ['image/jpeg', 'image/png', 'image/webp', 'image/tiff']

/** What a request sent: pictures, and the folder that a form may name for them. */
interface Received {
  files: StoredFile[]
  folder: string
}

/**
 * Streams what a request sends, a form's `file` parts or a body that is one file, onto this
 * machine's disk, and calls `use` with each picture in it. Nothing stays there afterwards.
 */
export interface Incoming {
  /** Throws an InputError when there are more than `most`. */
  each<T>(c: Context, most: number, use: Use<T>): Promise<T[]>
}

type Use<T> = (file: LocalFile, folder: string) => Promise<T>

export function incoming({ scratch, config }: Pick<Host, 'scratch' | 'config'>): Incoming {
  const folder = join(scratch, 'incoming')
  const arrived = files(directory(folder), config)

  return {
    async each(c, most, use) {
      const { files, folder: named } = await receive(c, arrived, config)
      try {
        if (files.length > most) throw new InputError('Send one picture to one name')
        for (const file of files) refuseType(file)
        const results = []
        for (const file of files)
          results.push(await use(await arrived.open(file, () => folder), named))
        return results
      } finally {
        await Promise.all(files.map(({ id }) => arrived.remove(id)))
      }
    },
  }
}

async function receive(c: Context, arrived: Files, config: Host['config']): Promise<Received> {
  if (!isForm(c)) return { files: [await rawFile(c, arrived)], folder: '' }
  const { fields, faults } = await upload(sent(c), arrived, config)
  const all = [...fields.values()].flat().filter((value) => typeof value === 'object')
  const files = (fields.get('file') ?? []).filter((value) => typeof value === 'object')
  const [fault] = faults.values()
  if (files.length > 0 && files.length === all.length && fault === undefined) {
    return { files, folder: String(fields.get('folder')?.at(-1) ?? '') }
  }
  await Promise.all(all.map(({ id }) => arrived.remove(id)))
  if (fault !== undefined) throw new ProblemError(413, `The form ${fault}`)
  throw new InputError('There is no picture in the form: send it as “file”', { field: 'file' })
}

/** Whether a request is a form, and not a file as it is. */
export const isForm = (c: Context): boolean =>
  /^multipart\/form-data/i.test(c.req.header('content-type') ?? '')

function refuseType({ type, size, name }: StoredFile): void {
  if (size === 0) throw new InputError(`“${name}” is empty`, { field: 'file' })
  if (taken.includes(type)) return
  throw new ProblemError(415, `“${name}” is not ${article(kinds(taken))}`)
}
