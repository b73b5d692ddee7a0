/** How the pages of a site look, and what it is called: settled at the start. */
export interface Look {
  name: string
  /** In front of the name; none where our own mark stands. */
  logo: { light: Picture; dark: Picture } | undefined
  icon: Picture | undefined
  /** Rules after ours; none where there is nothing to add. */
  css: string | undefined
  /** The colours of the page behind everything, for the frame of a browser. */
  grounds: { light: string; dark: string }
  themes: Themes
  /** Further links beside ours. */
  links: readonly Link[]
  /** Markdown before our own links at the foot of each page. */
  footer: string | undefined
}

/** In which themes pages are to be had; a reader chooses between both. */
export type Themes = 'both' | 'light' | 'dark'

export interface Picture {
  type: string
  bytes: Uint8Array
}

export interface Link {
  href: string
  text: string
}

export const plainLook: Look = {
  name: 'Fascia',
  logo: undefined,
  icon: undefined,
  css: undefined,
  grounds: { light: '#f4f2ed', dark: '#121413' },
  themes: 'both',
  links: [],
  footer: undefined,
}
