import { existsSync, readFileSync } from 'node:fs'

/** The package's own folder, as a URL with a slash at its end, wherever the compiled code lies. */
export const root: URL = (() => {
  for (let folder = new URL('.', import.meta.url); ; folder = new URL('..', folder)) {
    if (existsSync(new URL('package.json', folder)) || folder.pathname === '/') return folder
  }
})()

/** A file that ships with the package, such as `interfaces/colorize/colorize.onnx`. */
export const shipped = (path: string): URL => new URL(path, root)

/** Of this release, as package.json has it. */
export const { version } = JSON.parse(readFileSync(shipped('package.json'), 'utf8')) as {
  version: string
}
