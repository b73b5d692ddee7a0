import { readFileSync } from 'node:fs'
import { shipped } from '../../root.ts'
import type { Services } from '../../services.ts'
import { operations } from './openapi-operation.ts'
import { paths } from './openapi-paths.ts'
import { shared } from './openapi-shared.ts'

/** The HTTP API, by OpenAPI 3.1, as `origin` serves it; the files in its examples are here to be used. */
export async function openapi(services: Services, origin: string): Promise<object> {
  const { interfaces, config } = services
  const described = [...interfaces].map(async ([name, face]) => [
    `/${name}`,
    await operations({ name, face }, services),
  ])
  const base = `${origin}${config.ROOT_PATH}`
  return {
    openapi: '3.1.1',
    info: { title: titleOf(services), version, description: about },
    externalDocs: { url: `${base}/docs`, description: 'How to call it from code' },
    servers: [{ url: base }],
    tags: [
      { name: 'interfaces', description: 'Typed functions, one address each' },
      { name: 'jobs', description: 'Their calls' },
      { name: 'files', description: 'What goes in and comes out' },
    ],
    paths: { ...Object.fromEntries(await Promise.all(described)), ...paths(config) },
    components: shared,
  }
}

const { version } = JSON.parse(readFileSync(shipped('package.json'), 'utf8')) as {
  version: string
}

const about =
  'A file in JSON is `{"id": …}`, of a file that was sent to `/files` or came out of a call, or ' +
  'a data URL; in a form it is an upload. A wrong call is answered with problem details.'

const titleOf = ({ interfaces }: Services): string => {
  const [first, ...others] = interfaces.values()
  return first && others.length === 0 ? first.title : 'Fascia'
}
