import type { Context } from 'hono'
import { mayWrite, refusal } from '../../app/access/caller.ts'
import type { Config } from '../../app/core/config.ts'
import type { Links } from './links.ts'

/** Who may see pictures and who may change them. All but the last throw a ProblemError. */
export interface Access {
  /** Whoever has a link of ours for this very address, or else whoever may list. */
  see(c: Context): void
  /** Anybody, unless pictures are private here: then only who may change them. */
  list(c: Context): void
  change(c: Context): void
  mayChange(c: Context): boolean
}

export function access(config: Config, links: Links): Access {
  const mayChange = (c: Context) => mayWrite((header) => c.req.header(header), config)
  const mayList = (c: Context) => !config.IMAGES_PRIVATE || mayChange(c)
  const only = (isAllowed: boolean) => {
    if (!isAllowed) throw refusal(config)
  }
  return {
    see: (c) => only(links.verify(new URL(c.req.url)) || mayList(c)),
    list: (c) => only(mayList(c)),
    change: (c) => only(mayChange(c)),
    mayChange,
  }
}
