import {
  InputError,
  type LocalFile,
  type Mount,
  ProblemError,
  type Received,
  resource,
  wantsHtml,
} from 'fascia'
import { type Context, Hono } from 'hono'
import { asksForBytes, readAsked } from './asked.ts'
import { collection } from './collection.ts'
import { taken } from './facts.ts'
import { galleryPage } from './gallery-page.ts'
import { type Address, address, pathOf, pictureName } from './names.ts'
import { picturePage } from './picture-page.ts'
import { one, several } from './reading.ts'

/**
 * Pictures at their own addresses: `<name>`, with or without an extension, and `<folder>/`. To a
 * browser that asks for nothing more, an address without an extension is a page.
 */
export function routes(host: Mount): Hono {
  const here = collection(host)
  const { access, repository } = here
  const { url } = host
  const app = new Hono()

  app.get('/', (c, next) => (isForPeople(c) ? galleryPage(c, here, '') : next()))
  resource(app, '/:path{.*}', {
    GET: give,
    POST: (c) => (c.req.query('_action') === 'remove' ? remove(c) : store(c)),
    DELETE: remove,
  })
  return app

  async function give(c: Context) {
    access.see(c)
    const asked = addressOf(c)
    const query = new URL(c.req.url).searchParams
    const isPlain = asked.extension === undefined && !asksForBytes(query)
    if (isForPeople(c) && (isPlain || query.has('_page'))) {
      return asked.isFolder ? galleryPage(c, here, asked.name) : picturePage(c, here, asked.name)
    }
    const wanted = await readAsked(query)
    const isSeveral = asked.isFolder || wanted.regex !== undefined
    return (isSeveral ? several : one)(c, here, asked, wanted)
  }

  /**
   * Stores what was sent, under the address's name; or, where that is a folder's, in the folder
   * under the files' own names. Answers with the name, or with a list of them.
   */
  async function store(c: Context) {
    access.change(c)
    const { name, isFolder } = addressOf(c)
    if (isFolder && !hasNames(c)) {
      throw new InputError('An address that ends in “/” takes a form, whose files have names', {
        field: 'name',
      })
    }
    const stored = await host.receive(c, async ({ files: sent, texts }) => {
      const files = picturesIn(sent, isFolder)
      const folder = texts.get('folder') ?? ''
      const names = files.map((file) =>
        isFolder ? pictureName(`${name}${folder}/${file.name}`) : name,
      )
      const results = []
      for (const [i, file] of files.entries()) results.push(await repository.put(names[i]!, file))
      return results
    })
    const names = stored.map(({ picture }) => picture.name)
    const [first = ''] = names
    const isOne = names.length === 1
    const place = `${url}/${pathOf(isOne ? first : first.replace(/[^/]*$/, ''))}`
    if (isForPeople(c)) return c.redirect(place, 303)
    if (isOne) c.header('Location', place)
    const isNew = stored.some(({ replaced }) => !replaced)
    return c.json(isOne ? first : names, isNew ? 201 : 200)
  }

  async function remove(c: Context) {
    access.change(c)
    const { name, isFolder } = addressOf(c)
    if (isFolder) throw new InputError('Remove pictures one by one', { field: 'name' })
    const isRemoved = await repository.remove(name)
    if (!isRemoved) throw new ProblemError(404, `There is no picture “${name}”`)
    return c.req.method === 'POST' ? c.redirect(url, 303) : c.body(null, 204)
  }

  function addressOf(c: Context): Address {
    return address(new URL(c.req.url).pathname.slice(url.length + 1))
  }
}

const isForPeople = (c: Context): boolean => wantsHtml(c.req.header('accept'))

/** Whether a request is a form, or says what the file that it is is called. */
const hasNames = (c: Context): boolean =>
  /^multipart\/form-data/i.test(c.req.header('content-type') ?? '') ||
  /filename/i.test(c.req.header('content-disposition') ?? '')

/** The pictures that were sent: one, unless there may be several. Throws where one is none. */
function picturesIn(sent: Received['files'], mayBeSeveral: boolean): LocalFile[] {
  const files = sent.get('file') ?? sent.get('') ?? []
  if (files.length === 0 || sent.size > 1) {
    throw new InputError('There is no picture in the form: send it as “file”', { field: 'file' })
  }
  if (files.length > 1 && !mayBeSeveral) throw new InputError('Send one picture to one name')
  for (const { size, name, type } of files) {
    if (size === 0) throw new InputError(`“${name}” is empty`, { field: 'file' })
    if (taken.includes(type)) continue
    throw new ProblemError(415, `“${name}” is not a JPEG, PNG, WebP or TIFF image`)
  }
  return files
}
