import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { type Config, ProblemError, withoutSecrets } from 'fascia'

/** What ffmpeg calls its encoders, and how people call what they write. */
const encoders = { libx264: 'H.264', 'libvpx-vp9': 'VP9', gif: 'GIF' }

export type Encoder = keyof typeof encoders

/** By the encoder, and what FFMPEG_PATH said. */
const found = new Map<string, string>()

/**
 * An ffmpeg with this encoder: the one of `FFMPEG_PATH`, else the one on `PATH`, else the optional
 * package's; each is tried before it is trusted, and the answer kept. Throws a sentence on what to
 * install.
 */
export async function findFfmpeg(
  { FFMPEG_PATH: named }: Pick<Config, 'FFMPEG_PATH'>,
  encoder: Encoder = 'libx264',
): Promise<string> {
  const key = `${encoder} ${named}`
  const ffmpeg = found.get(key) ?? (await (named ? trust(named, encoder) : search(encoder)))
  found.set(key, ffmpeg)
  return ffmpeg
}

async function trust(named: string, encoder: Encoder): Promise<string> {
  const path = named.includes('/') ? resolve(named) : named
  if (await writes(path, encoder)) return path
  throw new ProblemError(
    500,
    `FFMPEG_PATH names no ffmpeg that runs on this server and writes ${encoders[encoder]}. Correct it, or unset it to use the one on PATH`,
  )
}

async function search(encoder: Encoder): Promise<string> {
  if (await writes('ffmpeg', encoder)) return 'ffmpeg'
  const path = await packaged()
  if (path && (await writes(path, encoder))) return path
  throw new ProblemError(
    500,
    `This server has no ffmpeg that writes ${encoders[encoder]}. Install ffmpeg on it, or set FFMPEG_PATH to one`,
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

async function writes(path: string, encoder: Encoder): Promise<boolean> {
  try {
    const options = { timeout: 10_000, windowsHide: true, env: withoutSecrets() }
    const { stdout } = await promisify(execFile)(path, ['-hide_banner', '-encoders'], options)
    return stdout.split('\n').some((line) => line.trim().split(/\s+/)[1] === encoder)
  } catch {
    return false
  }
}
