import type { Host } from '../../app/core/interface.ts'
import { type Access, access } from './access.ts'
import { type Incoming, incoming } from './incoming.ts'
import { type Links, links } from './links.ts'
import { type Repository, repositoryOf } from './repository.ts'

/** All that the routes of one server's pictures share. */
export interface Collection {
  host: Host
  repository: Repository
  links: Links
  access: Access
  incoming: Incoming
  isPrivate: boolean
}

export function collection(host: Host): Collection {
  const { services } = host
  const { config } = services
  const signed = links(config.URL_KEY)
  return {
    host,
    repository: repositoryOf(services),
    links: signed,
    access: access(config, signed),
    incoming: incoming(services),
    isPrivate: config.IMAGES_PRIVATE,
  }
}
