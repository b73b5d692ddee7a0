import { archive, count, InputError, originOf, type Packed, ProblemError, send } from 'fascia'
import type { Context } from 'hono'
import { type Asked, addressFor } from './asked.ts'
import type { Collection } from './collection.ts'
import { metadata, type Picture } from './facts.ts'
import { matcher } from './listing.ts'
import type { Address } from './names.ts'
import { again } from './originals.ts'
import { formats, kindOf, rendition, renditionId, type Wanted } from './rendition.ts'
import type { Repository } from './repository.ts'

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
    if (asked.url) return c.json([linkTo(c, here, name, wanted, asked.expires)])
    return sendPicture(c, here, picture, wanted)
  })
}

/**
 * All pictures in a folder, or those that an expression matches: the picture itself if it is the
 * only one, else a zip; or their metadata, or links.
 */
export async function several(
  c: Context,
  here: Collection,
  { name, isFolder }: Address,
  asked: Asked,
): Promise<Response> {
  const { regex, meta, url, expires, ...given } = asked
  const folder = isFolder ? name : `${name}/`
  const test = regex === undefined ? undefined : matcher(regex)
  const names = await here.repository.names(folder, test)
  if (names.length === 0) throw new ProblemError(404, `There are no such pictures in “${folder}”`)
  if (names.length > most) {
    throw new InputError(`At most ${count(most)} pictures at once, not ${count(names.length)}`)
  }
  const wanted = { ...given, kind: given.kind ?? 'jpg' }
  if (meta) return c.json(await allMetadata(here.repository, names))
  if (url) return c.json(names.map((found) => linkTo(c, here, found, wanted, expires)))
  const [only = '', ...others] = names
  if (others.length === 0) return one(c, here, { name: only, extension: undefined }, asked)
  const packed = pack(here.repository, names, wanted, c.req.raw.signal)
  // The first one is made before the answer begins, so that a refusal can still be told.
  const first = c.req.method === 'HEAD' ? undefined : await packed.next()
  return archive(c, folder.split('/').at(-2) || 'images', resumed(first, packed))
}

/** So much of a picture's hash in an address is its very bytes, which never change. */
const shortestVersion = 16

function sendPicture(c: Context, here: Collection, picture: Picture, wanted: Wanted) {
  const made = rendition(wanted, picture)
  const { v = '', signature } = c.req.query()
  const isFixed = v.length >= shortestVersion && picture.hash.startsWith(v)
  const isForAll = !here.isPrivate
  return send(
    c,
    {
      type: formats[made.kind].type,
      name: `${picture.name.split('/').at(-1)}.${made.kind}`,
      etag: `"${picture.hash.slice(0, 32)}-${renditionId(made)}"`,
      modified: picture.modified,
      cacheControl: `${isForAll ? 'public' : 'private'}, ${isFixed ? 'max-age=31536000, immutable' : 'no-cache'}`,
      headers: {
        // Other sites may show what is for all, and what they have a link to.
        'Cross-Origin-Resource-Policy':
          isForAll || signature !== undefined ? 'cross-origin' : 'same-origin',
        Vary: 'Accept',
      },
    },
    () => here.repository.derive(picture, made),
  )
}

/** The address of a rendition, signed, for whoever gets it. */
export function linkTo(
  c: Context,
  { host, links }: Collection,
  name: string,
  wanted: Wanted,
  seconds?: number,
) {
  const { path, query } = addressFor(host.url, name, wanted)
  return originOf(c) + links.sign(path, query, seconds)
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
async function* pack(
  repository: Repository,
  names: string[],
  wanted: Wanted,
  signal: AbortSignal,
): AsyncGenerator<Packed, undefined> {
  for (const [i, name] of names.entries()) {
    const found = await again(async () => {
      const picture = await repository.get(name)
      if (!picture) return undefined
      const made = rendition(wanted, picture)
      const { open } = await repository.derive(picture, made, { patient: i > 0, signal })
      return { name: `${name}.${made.kind}`, bytes: await open(), modified: picture.modified }
    })
    if (found) yield found
  }
}

/** The same again, when the first was taken already. */
async function* resumed(
  first: IteratorResult<Packed, undefined> | undefined,
  rest: AsyncIterable<Packed>,
) {
  if (first?.value) yield first.value
  yield* rest
}
