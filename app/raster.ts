type Sharp = typeof import('sharp').default

/** libvips's names of the loaders that may read a picture of a stranger's; no other is reachable. */
const loaders = ['Jpeg', 'Png', 'Webp']

let loaded: Promise<Sharp> | undefined

/**
 * sharp, loaded on first use and hardened for the whole process: only the loaders above (no SVG,
 * PDF, TIFF or any other), and no cache. Its caller still sets `limitInputPixels`.
 */
export function raster(): Promise<Sharp> {
  loaded ??= load()
  return loaded
}

async function load(): Promise<Sharp> {
  const { default: sharp } = await import('sharp')
  sharp.cache(false)
  sharp.block({ operation: ['VipsForeignLoad'] })
  sharp.unblock({ operation: loaders.map((name) => `VipsForeignLoad${name}`) })
  return sharp
}
