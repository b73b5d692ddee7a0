import type { Examples } from '../../files/examples.ts'
import type { Interface } from '../../interface.ts'
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
  /** Where an Interface's page is. */
  urlOf(name: string): string
}

export function site({ interfaces, examples, config: { ROOT_PATH: root } }: Services): Site {
  const { url, routes } = assets(root)
  const alone = interfaces.size === 1 ? [...interfaces.keys()][0] : undefined
  return {
    root,
    asset: url,
    assets: routes,
    links: [{ href: `${root}/jobs`, text: 'History' }],
    alone,
    interfaces,
    examples,
    urlOf: (name) => (name === alone ? `${root}/` : `${root}/${name}`),
  }
}
