import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { type Context, InputError, Interface, image, json, text } from 'fascia'
import { wantedPorts } from './asked.ts'
import { taken } from './facts.ts'
import { listed, listPorts } from './listing.ts'
import { pictureName } from './names.ts'
import { paths } from './openapi.ts'
import { again } from './originals.ts'
import { formats, rendition } from './rendition.ts'
import { type Repository, repositoryOf } from './repository.ts'
import { routes } from './routes.ts'

const name = text({ label: 'Name', maxLength: 400, help: 'Such as holidays/beach' })

export const images = Interface({
  title: 'Pictures',
  description: 'A repository of pictures, in the sizes and formats that are asked for.',
  readOnly: true,
  guarded: ({ IMAGES_PRIVATE }) => IMAGES_PRIVATE,
  routes,
  paths,
  inputs: listPorts,
  outputs: json({ label: 'Names' }),
  fn: async (asked, context) => (await listed(repositoryIn(context), asked)).names,
})

export const storeImage = Interface({
  title: 'Store a picture',
  partOf: 'images',
  description: 'Keeps a picture as it is, under a name; one that had this name before is replaced.',
  guarded: () => true,
  inputs: {
    file: image({ label: 'Picture', accept: taken }),
    name: text({ optional: true, maxLength: 400, help: 'Its file name unless you give another' }),
  },
  outputs: text({ label: 'Name' }),
  async fn({ file, name = file.name }, context) {
    const { picture } = await repositoryIn(context).put(pictureName(name), file)
    return picture.name
  },
})

export const deriveImage = Interface({
  title: 'Derive a picture',
  partOf: 'images',
  description: 'A stored picture in the size and format you want: upright and without metadata.',
  readOnly: true,
  guarded: ({ IMAGES_PRIVATE }) => IMAGES_PRIVATE,
  inputs: { name, ...wantedPorts },
  outputs: image({
    label: 'Picture',
    accept: Object.values(formats).map(({ type }) => type),
    extension: 'kind',
  }),
  fn: ({ name, ...wanted }, context) =>
    again(async () => {
      const repository = repositoryIn(context)
      const picture = await known(repository, name)
      const { kind, ...size } = rendition(wanted, picture)
      const { open } = await repository.derive(picture, { kind, ...size })
      const body = await open()
      const bytes = body instanceof Readable ? await buffer(body) : body
      const file = `${picture.name.split('/').at(-1)}.${kind}`
      return new File([new Uint8Array(bytes)], file, { type: formats[kind].type })
    }),
})

export const removeImage = Interface({
  title: 'Remove a picture',
  partOf: 'images',
  description: 'Removes a picture and all that was made of it. It cannot be had back.',
  guarded: () => true,
  inputs: { name },
  outputs: text({ label: 'Removed' }),
  async fn({ name }, context) {
    const repository = repositoryIn(context)
    const picture = await known(repository, name)
    await repository.remove(picture.name)
    return picture.name
  },
})

function repositoryIn({ host }: Context): Repository {
  if (!host) throw new Error('Pictures are kept by the server itself, not by a process apart')
  return repositoryOf(host)
}

async function known(repository: Repository, name: string) {
  const picture = await repository.get(pictureName(name))
  if (picture) return picture
  throw new InputError(`There is no picture “${name}”`, { field: 'name' })
}
