import type { Context } from 'hono'
import { originOf } from '../../app/access/caller.ts'
import { InputError, ProblemError } from '../../app/core/errors.ts'
import { disposition } from '../../app/core/file.ts'
import { count } from '../../app/core/schema.ts'
import { webStream } from '../../app/files/files.ts'
import { zip } from '../../app/files/zip.ts'
import type { Collection } from './collection.ts'
import { rendition, renditionId, type Wanted } from './derive.ts'
import { formats, kindOf } from './kinds.ts'
import { metadata } from './metadata.ts'
import type { Address } from './names.ts'
import { type Asked, addressFor } from './query.ts'
import { matcher } from './regex.ts'
import type { Picture, Repository } from './repository.ts'
import { again, send } from './send.ts'

/** Pictures that one request may be about. */
const most = 10_000

/** One picture as it is wanted, or its metadata, or a link to it. */
export async function one(
  c: Context,
  here: Collection,
  { name, extension }: Pick<Address, 'name' | 'extension'>,
  asked: Asked,
): Promise<Response> {
  const wanted = { ...asked, kind: asked.kind ?? kindOf(extension) ?? 'jpg' }
  return again(async () => {
    const picture = await here.repository.get(name)
    if (!picture) throw new ProblemError(404, `There is no picture “${name}”`)
    if (asked.meta) return c.json(metadata(picture))
    if (asked.url) return c.json([linkTo(c, here, name, wanted)])
    return sendPicture(c, here, picture, wanted)
  })
}

/** All pictures in a folder, or those that an expression matches: a zip, metadata, or links. */
export async function several(
  c: Context,
  here: Collection,
  { name, isFolder }: Address,
  asked: Asked,
): Promise<Response> {
  const { regex, meta, url, ...given } = asked
  const folder = isFolder ? name : `${name}/`
  const test = regex === undefined ? undefined : matcher(regex)
  const names = await here.repository.names(folder, test)
  if (names.length === 0) throw new ProblemError(404, `There are no such pictures in “${folder}”`)
  if (names.length > most) {
    throw new InputError(`At most ${count(most)} pictures at once, not ${count(names.length)}`)
  }
  const wanted = { ...given, kind: given.kind ?? 'jpg' }
  if (meta) return c.json(await allMetadata(here.repository, names))
  if (url) return c.json(names.map((found) => linkTo(c, here, found, wanted)))
  const headers = {
    'Content-Type': 'application/zip',
    'Content-Disposition': disposition('attachment', `${folder.split('/').at(-2) || 'images'}.zip`),
    'Cache-Control': 'private, no-cache',
  }
  if (c.req.method === 'HEAD') return c.body(null, 200, headers)
  return new Response(webStream(zip(packed(here.repository, names, wanted))), { headers })
}

function sendPicture(c: Context, here: Collection, picture: Picture, wanted: Wanted) {
  const made = rendition(wanted, picture)
  const { type } = formats[made.kind]
  const isNamed = picture.hash.startsWith(c.req.query('v') || '-')
  const forWhom = here.isPrivate ? 'private' : 'public'
  return send(
    c,
    {
      type,
      name: `${picture.name.split('/').at(-1)}.${made.kind}`,
      etag: `"${picture.hash.slice(0, 32)}-${renditionId(made)}"`,
      modified: picture.modified,
      cacheControl: `${forWhom}, ${isNamed ? 'max-age=31536000, immutable' : 'no-cache'}`,
    },
    () => here.repository.derive(picture, made),
  )
}

/** The address of a rendition, signed, for whoever gets it. */
export function linkTo(c: Context, { host, links }: Collection, name: string, wanted: Wanted) {
  const { path, query } = addressFor(host.url, name, wanted)
  return originOf(c) + links.sign(path, query)
}

async function allMetadata(repository: Repository, names: string[]) {
  const found = []
  for (const name of names) {
    const picture = await repository.get(name)
    if (picture) found.push(metadata(picture))
  }
  return found
}

/** Each picture when its turn comes; one that was removed meanwhile is left out. */
async function* packed(repository: Repository, names: string[], wanted: Wanted) {
  for (const name of names) {
    const found = await again(async () => {
      const picture = await repository.get(name)
      if (!picture) return undefined
      const made = rendition(wanted, picture)
      const { open } = await repository.derive(picture, made, true)
      return { name: `${name}.${made.kind}`, bytes: await open(), modified: picture.modified }
    })
    if (found) yield found
  }
}
