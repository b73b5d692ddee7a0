import type { Mount } from '../../app/core/interface.ts'
import { type Access, access } from './access.ts'
import { type Incoming, incoming } from './incoming.ts'
import { type Links, links } from './links.ts'
import { type Repository, repositoryOf } from './repository.ts'

/** All that the routes of one server's pictures share. */
export interface Collection {
  host: Mount
  repository: Repository
  links: Links
  access: Access
  incoming: Incoming
  isPrivate: boolean
}

export function collection(host: Mount): Collection {
  const { config } = host
  const signed = links(config.URL_KEY)
  return {
    host,
    repository: repositoryOf(host),
    links: signed,
    access: access(host, signed),
    incoming: incoming(host),
    isPrivate: config.IMAGES_PRIVATE,
  }
}
