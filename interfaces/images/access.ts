import type { Context } from 'hono'
import type { Mount } from '../../app/core/interface.ts'
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

export function access({ config, caller, refusal }: Mount, links: Links): Access {
  const mayChange = (c: Context) => caller(c).may.write
  const mayList = (c: Context) => !config.IMAGES_PRIVATE || mayChange(c)
  const only = (isAllowed: boolean) => {
    if (!isAllowed) throw refusal()
  }
  return {
    see: (c) => only(links.verify(new URL(c.req.url)) || mayList(c)),
    list: (c) => only(mayList(c)),
    change: (c) => only(mayChange(c)),
    mayChange,
  }
}
