import { type Context, Hono } from 'hono'
import type { Mount } from '../../app/core/interface.ts'
import { wantsHtml } from '../../app/faces/http/accept.ts'
import { resource } from '../../app/faces/http/resource.ts'
import { collection } from './collection.ts'
import { address } from './names.ts'
import { galleryPage } from './page/gallery.ts'
import { picturePage } from './page/picture.ts'
import { asksForBytes, readQuery } from './query.ts'
import { one, several } from './reading.ts'
import { remove, store } from './writing.ts'

/**
 * Pictures at their own addresses: `<name>`, with or without an extension, and `<folder>/`. To a
 * browser that asks for nothing more, an address without an extension is a page.
 */
export function routes(host: Mount): Hono {
  const here = collection(host)
  const app = new Hono()

  app.get('/', (c, next) => (isForPeople(c) ? galleryPage(c, here, '') : next()))
  resource(app, '/:path{.*}', {
    GET: give,
    POST: (c) =>
      c.req.query('_action') === 'remove'
        ? remove(c, here, addressOf(c))
        : store(c, here, addressOf(c)),
    DELETE: (c) => remove(c, here, addressOf(c)),
  })
  return app

  async function give(c: Context) {
    here.access.see(c)
    const asked = addressOf(c)
    const query = new URL(c.req.url).searchParams
    const isPlain = asked.extension === undefined && !asksForBytes(query)
    if (isForPeople(c) && (isPlain || query.has('_page'))) {
      return asked.isFolder ? galleryPage(c, here, asked.name) : picturePage(c, here, asked.name)
    }
    const wanted = await readQuery(query)
    const isSeveral = asked.isFolder || wanted.regex !== undefined
    return (isSeveral ? several : one)(c, here, asked, wanted)
  }

  function addressOf(c: Context) {
    return address(new URL(c.req.url).pathname.slice(host.url.length + 1))
  }
}

const isForPeople = (c: Context): boolean => wantsHtml(c.req.header('accept'))
