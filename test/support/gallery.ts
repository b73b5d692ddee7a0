import type { Config } from '../../app/core/config.ts'
import * as interfaces from '../../interfaces/images/index.ts'
import { type Repository, repositoryOf } from '../../interfaces/images/repository.ts'
import { isReal, testBucket } from './s3.ts'
import { scratch, type Trial, trial } from './scratch.ts'

/** A server of pictures alone, in a store of its own, and short ways to talk to it. */
export interface Gallery extends Trial {
  repository: Repository
  /** A GET of `/images<rest>`; anything may be given. */
  get(rest: string, headers?: Record<string, string>): Promise<Response>
  /** Sends a picture as it is, or as a form if it has a file name; what was answered, as JSON. */
  post(path: string, bytes: Uint8Array, file?: string): Promise<unknown>
  /** The same server again, started anew over what is kept. */
  restart(): Promise<Gallery>
}

/** In the bucket of a real S3 server where the environment names one, else in a folder. */
export async function gallery(config: Partial<Config> = {}): Promise<Gallery> {
  const bucket = isReal ? await testBucket() : undefined
  const { dir, remove } = await scratch()
  const start = async (): Promise<Gallery> => {
    const server = await trial(interfaces, { DATA_DIR: dir, ...bucket?.settings, ...config })
    const { request } = server
    return {
      ...server,
      repository: repositoryOf(server.services),
      get: async (rest, headers = {}) => request(`/images${rest}`, { headers }),
      async post(path, bytes, file) {
        const body = file === undefined ? new Uint8Array(bytes) : form(bytes, file)
        return (await request(`/images${path}`, { method: 'POST', body })).json()
      },
      async restart() {
        await server.close()
        return start()
      },
      async close() {
        await server.close()
        await bucket?.remove()
        await remove()
      },
    }
  }
  return start()
}

/** A form that sends one picture, or some, as `file`. */
export function form(bytes: Uint8Array, ...names: string[]): FormData {
  const form = new FormData()
  for (const name of names) form.append('file', new Blob([new Uint8Array(bytes)]), name)
  return form
}

export const bytesOf = async (response: Response): Promise<Buffer> =>
  Buffer.from(await response.arrayBuffer())
