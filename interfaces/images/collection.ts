import type { Mount } from 'fascia'
import type { Context } from 'hono'
import { type Links, links } from './links.ts'
import { type Repository, repositoryOf } from './repository.ts'

/** All that the routes of one server's pictures share. */
export interface Collection {
  host: Mount
  repository: Repository
  links: Links
  access: Access
  isPrivate: boolean
}

/** Who may see pictures and who may change them. All but the last throw a ProblemError. */
interface Access {
  /** Whoever has a link of ours for this very address, or else whoever may list. */
  see(c: Context): void
  /** Anybody, unless pictures are private here: then only who may change them. */
  list(c: Context): void
  change(c: Context): void
  mayChange(c: Context): boolean
}

export function collection(host: Mount): Collection {
  const { URL_KEY, LINK_TTL, IMAGES_PRIVATE: isPrivate } = host.config
  const signed = links(URL_KEY, LINK_TTL)
  const mayChange = (c: Context) => host.caller(c).may.write
  const mayList = (c: Context) => !isPrivate || mayChange(c)
  const only = (isAllowed: boolean) => {
    if (!isAllowed) throw host.refusal()
  }
  const access: Access = {
    see: (c) => only(signed.verify(new URL(c.req.url)) || mayList(c)),
    list: (c) => only(mayList(c)),
    change: (c) => only(mayChange(c)),
    mayChange,
  }
  return { host, repository: repositoryOf(host), links: signed, access, isPrivate }
}
