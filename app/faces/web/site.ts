import { isOpen } from '../../access.ts'
import type { Examples } from '../../files/examples.ts'
import type { Interface } from '../../interface.ts'
import { root as packageRoot } from '../../root.ts'
import type { Services } from '../../services.ts'
import { assets } from './assets.ts'

/** What all pages of one server share. */
export interface Site {
  /** The path in front of every address of ours; empty, or starts with a slash. */
  root: string
  asset: ReturnType<typeof assets>['url']
  assets: ReturnType<typeof assets>['routes']
  links: { href: string; text: string }[]
  /** The name of the Interface that is served alone, at `/`. */
  alone: string | undefined
  interfaces: ReadonlyMap<string, Interface>
  examples: Examples
  /** The module that a command line must name to find them; none for those that come with us. */
  module: string | undefined
  /** Whether only who shows `WRITE_TOKEN` may call it. */
  wantsToken(face: Interface): boolean
  /** Where an Interface's page is. */
  urlOf(name: string): string
}

export function site({ interfaces, examples, module, config }: Services): Site {
  const { ROOT_PATH: root } = config
  const { url, routes } = assets(root)
  const alone = interfaces.size === 1 ? [...interfaces.keys()][0] : undefined
  return {
    root,
    asset: url,
    assets: routes,
    links: [
      { href: `${root}/docs`, text: 'Docs' },
      { href: `${root}/jobs`, text: 'History' },
    ],
    alone,
    interfaces,
    examples,
    module: toName(module),
    wantsToken: ({ guarded }) => Boolean(guarded?.(config)) && !isOpen(config),
    urlOf: (name) => (name === alone ? `${root}/` : `${root}/${name}`),
  }
}

/** Its file's name alone, since where it lies is nobody's business. */
function toName(module = 'app.js'): string | undefined {
  const isOurs = module.startsWith(packageRoot.href) && /\/interfaces\/index\.[jt]s$/.test(module)
  return isOurs ? undefined : module.split('/').at(-1)
}
