import { availableParallelism } from 'node:os'
import { languages } from './languages/translate.ts'
import type { Environment } from './platform.ts'

const webAddress = /^https?:\/\/[^\s/?#]+(\/[^\s?#]*)?$/

/** Every setting: its environment variable, its default, what it must be, and what it does. */
const settings = {
  SERVER_NAME: text('127.0.0.1', 'The address to listen on'),
  SERVER_PORT: whole(
    undefined,
    0,
    65535,
    'The port to listen on; an Interface served alone may name its own',
  ),
  ROOT_PATH: pattern(
    '',
    /^(\/[\w.~-]+)*$/,
    'a path such as /app',
    'The path that a proxy puts in front, whether it takes it off again or not',
  ),
  ALLOWED_HOSTS: text('', 'Further host names to answer to, separated by commas'),
  LANGUAGES: pattern(
    languages.join(','),
    new RegExp(`^(${languages.join('|')})( *, *(${languages.join('|')}))*$`),
    `some of ${languages.join(', ')}, separated by commas`,
    'The languages that pages are offered in, the first one where a reader wants none of them',
  ),
  ALLOWED_ORIGINS: origins(
    /^\*$/,
    'Sites whose pages may call this server, such as https://example.com, separated by commas; * is any',
  ),
  FRAME_ANCESTORS: origins(
    /^(\*|self|https?:\/\/\*\.[\w.-]+(:\d+)?)$/,
    'Sites whose pages may show this one in a frame, also self, https://*.example.com and *',
  ),
  DATA_DIR: text('data', 'Where files and jobs are kept'),
  INPUT_DIR: text('.', 'Where the command line reads files'),
  OUTPUT_DIR: text('.', 'Where the command line writes files'),
  MAX_UPLOAD_BYTES: whole(512 * 1024 ** 2, 1, Number.MAX_SAFE_INTEGER, 'The largest upload'),
  MAX_FILES: whole(500, 1, 100_000, 'The most files in one upload'),
  MAX_PIXELS: whole(50_000_000, 1, 1_000_000_000, 'The largest picture, in pixels'),
  MAX_TEXT: whole(1_000_000, 1, 100_000_000, 'The longest text, in characters'),
  MAX_QUEUE: whole(100, 0, 1_000_000, 'The most calls that wait, for each Interface'),
  MAX_DISK_BYTES: whole(10 * 1024 ** 3, 1, Number.MAX_SAFE_INTEGER, 'The most bytes kept on disk'),
  MAX_STATE_BYTES: whole(
    1024 ** 2,
    1,
    64 * 1024 ** 2,
    'The most that an Interface may keep for one visitor, in bytes of JSON',
  ),
  MAX_CHILD_BYTES: whole(
    4 * 1024 ** 3,
    64 * 1024 ** 2,
    Number.MAX_SAFE_INTEGER,
    'The most memory that a process may take which runs calls apart',
  ),
  JOB_TIMEOUT: whole(600, 1, 86_400, 'Seconds a call may take'),
  JOB_TTL: whole(86_400, 1, 31_536_000, 'Seconds a finished job is kept'),
  FILE_TTL: whole(86_400, 1, 31_536_000, 'Seconds a file is kept'),
  S3_ENDPOINT: pattern(
    '',
    webAddress,
    'an address such as https://s3.example.com',
    'An S3 server to keep everything in, in place of DATA_DIR',
  ),
  S3_REGION: text('us-east-1', 'The region of that server'),
  S3_ACCESS_KEY_ID: text('', 'The key id to sign in there with'),
  S3_SECRET_ACCESS_KEY: text('', 'The secret that belongs to it'),
  S3_BUCKET: pattern(
    '',
    /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
    'a name of 3 to 63 lower-case letters, digits, dots and hyphens',
    'The bucket there; it is made if need be',
  ),
  URL_KEY: secret('What signs links; without it there are none'),
  LINK_TTL: whole(172_800, 60, 31_536_000, 'Seconds a signed link is good for, at most'),
  WRITE_TOKEN: secret('What a caller must show who writes from another machine'),
  IMAGES_PRIVATE: flag('Pictures are for those with a signed link or WRITE_TOKEN alone'),
  API_KEY: text('', 'The key of a hosted, Algorithmia-compatible service, to colorize with'),
  ALGORITHMIA_API: pattern(
    '',
    webAddress,
    'an http or https address',
    'The address of that service',
  ),
  COLORIZE_MODEL: text('', 'An ONNX model of your own, to colorize with'),
  FFMPEG_PATH: text('', 'The ffmpeg to use; else the one on PATH'),
}

type Settings = typeof settings
export type Config = { readonly [K in keyof Settings]: ReturnType<Settings[K]['read']> }
export type ConfigName = keyof Config

/** A setting has a value it cannot have. The message is one sentence that names the variable. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

/** Reads every setting; a blank one is unset. Throws a ConfigError. */
export function readConfig(env: Environment = process.env): Config {
  const config = Object.fromEntries(
    Object.entries(settings).map(([name, { read }]) => [name, read(env[name] || undefined, name)]),
  ) as unknown as Config
  refuseConfig(config)
  return config
}

/** Throws a ConfigError where settings that are right by themselves do not go together. */
export function refuseConfig({ API_KEY, ALGORITHMIA_API }: Config): void {
  if (API_KEY === '' || ALGORITHMIA_API !== '') return
  throw new ConfigError(
    'API_KEY is set, but ALGORITHMIA_API is not: name the address of the service that takes that key, or unset API_KEY to colour with the model here.',
  )
}

export const describeSettings = (): { name: ConfigName; initial: string; help: string }[] =>
  Object.entries(settings).map(([name, { initial, help }]) => ({
    name: name as ConfigName,
    initial: String(initial ?? ''),
    help,
  }))

/** What only the server itself needs to know: no program that it starts. */
export const secretSettings = [
  'S3_ACCESS_KEY_ID',
  'S3_SECRET_ACCESS_KEY',
  'URL_KEY',
  'WRITE_TOKEN',
] as const satisfies ConfigName[]

/** An environment for a program that is started, without what is for this server alone. */
export function withoutSecrets(env: Environment = process.env): Environment {
  const hidden = new Set<string>([...secretSettings, 'API_KEY', 'WATCH_REPORT_DEPENDENCIES'])
  return Object.fromEntries(Object.entries(env).filter(([name]) => !hidden.has(name)))
}

export const defaultConcurrency = availableParallelism()

function text(initial: string, help: string) {
  return { initial, help, read: (value = initial) => value }
}

function pattern(initial: string, shape: RegExp, expected: string, help: string) {
  const read = (value: string = initial, name = '') => {
    if (value === initial || shape.test(value)) return value
    throw new ConfigError(`${name} must be ${expected}, not “${value}”.`)
  }
  return { initial, help, read }
}

/** Sites, each by its origin or as `further` has it; kept with a comma between them. */
function origins(further: RegExp, help: string) {
  const isOrigin = (given: string) => URL.canParse(given) && new URL(given).origin === given
  const read = (value = '', name = '') => {
    const given = value.split(/[\s,]+/).filter((site) => site !== '')
    const wrong = given.find((site) => !isOrigin(site) && !further.test(site))
    if (wrong === undefined) return given.join(',')
    throw new ConfigError(
      `${name} must list origins such as https://example.com, a scheme and a host with nothing after it, not “${wrong}”.`,
    )
  }
  return { initial: '', help, read }
}

/** A key that others cannot guess: long, and none that is written in examples. */
function secret(help: string) {
  const read = (value = '', name = '') => {
    const isWeak = value.length < 16 || new Set(value).size < 8 || known.test(value)
    if (value === '' || !isWeak) return value
    throw new ConfigError(
      `${name} must have at least 16 characters that nobody can guess, such as \`openssl rand -hex 32\` prints.`,
    )
  }
  return { initial: '', help, read }
}

/** Counting, a placeholder, or one word again and again. */
const known = /123456789|change.?me|your.?(secret|key)|^(.+?)\2+$/i

function flag(help: string) {
  const read = (value = 'false', name = '') => {
    if (['true', 'false'].includes(value)) return value === 'true'
    throw new ConfigError(`${name} must be true or false, not “${value}”.`)
  }
  return { initial: false, help, read }
}

function whole<T extends number | undefined>(initial: T, min: number, max: number, help: string) {
  const read = (value: string | undefined, name = ''): number | T => {
    if (value === undefined) return initial
    const number = /^\d+$/.test(value) ? Number(value) : Number.NaN
    if (number >= min && number <= max) return number
    throw new ConfigError(`${name} must be a whole number from ${min} to ${max}, not “${value}”.`)
  }
  return { initial, help, read }
}
