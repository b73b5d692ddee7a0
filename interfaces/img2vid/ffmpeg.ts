import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { type Config, ProblemError, withoutSecrets } from 'fascia'

/** By what FFMPEG_PATH said. */
const found = new Map<string, string>()

/**
 * The ffmpeg to run: the one of `FFMPEG_PATH`, else the one on `PATH`, else the optional package's; each is
 * tried before it is trusted, and the answer kept. Throws a sentence on what to install.
 */
export async function findFfmpeg({
  FFMPEG_PATH: named,
}: Pick<Config, 'FFMPEG_PATH'>): Promise<string> {
  const ffmpeg = found.get(named) ?? (named ? await trust(named) : await search())
  found.set(named, ffmpeg)
  return ffmpeg
}

async function trust(named: string): Promise<string> {
  const path = named.includes('/') ? resolve(named) : named
  if (await writesH264(path)) return path
  throw new ProblemError(
    500,
    'FFMPEG_PATH names no ffmpeg that runs on this server and writes H.264. Correct it, or unset it to use the one on PATH',
  )
}

async function search(): Promise<string> {
  if (await writesH264('ffmpeg')) return 'ffmpeg'
  const path = await packaged()
  if (path && (await writesH264(path))) return path
  throw new ProblemError(
    500,
    'This server has no ffmpeg that writes H.264. Install ffmpeg on it, or set FFMPEG_PATH to one',
  )
}

/** The package throws where it has no program for this platform, and may not be installed. */
async function packaged(): Promise<string | undefined> {
  try {
    const { default: installer } = await import('@ffmpeg-installer/ffmpeg')
    return installer.path
  } catch {
    return undefined
  }
}

async function writesH264(path: string): Promise<boolean> {
  try {
    const options = { timeout: 10_000, windowsHide: true, env: withoutSecrets() }
    const { stdout } = await promisify(execFile)(path, ['-hide_banner', '-encoders'], options)
    return /\blibx264\b/.test(stdout)
  } catch {
    return false
  }
}
