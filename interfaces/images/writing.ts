import type { Context } from 'hono'
import { InputError, ProblemError } from '../../app/core/errors.ts'
import { wantsHtml } from '../../app/faces/http/accept.ts'
import type { Collection } from './collection.ts'
import { isForm } from './incoming.ts'
import { type Address, pathOf, pictureName } from './names.ts'

/**
 * Stores what was sent, under the address's name; or, where that is a folder's, in the folder under
 * the files' own names. Answers with the name, or with a list of them.
 */
export async function store(c: Context, here: Collection, { name, isFolder }: Address) {
  here.access.change(c)
  if (isFolder && !isForm(c) && !/filename/i.test(c.req.header('content-disposition') ?? '')) {
    throw new InputError('An address that ends in “/” takes a form, whose files have names', {
      field: 'name',
    })
  }
  const stored = await here.incoming.each(c, isFolder ? Infinity : 1, (file, folder) => {
    const own = isFolder ? pictureName(`${name}${folder}/${file.name}`) : name
    return here.repository.put(own, file)
  })
  const names = stored.map(({ picture }) => picture.name)
  const [first = ''] = names
  const { url } = here.host
  const isOne = names.length === 1
  if (wantsHtml(c.req.header('accept'))) {
    const folder = first
      .split('/')
      .slice(0, -1)
      .map((part) => `${encodeURIComponent(part)}/`)
    return c.redirect(isOne ? `${url}/${pathOf(first)}` : `${url}/${folder.join('')}`, 303)
  }
  const isNew = stored.some(({ replaced }) => !replaced)
  if (isOne) c.header('Location', `${url}/${pathOf(first)}`)
  return c.json(isOne ? first : names, isNew ? 201 : 200)
}

export async function remove(c: Context, here: Collection, { name, isFolder }: Address) {
  here.access.change(c)
  if (isFolder) throw new InputError('Remove pictures one by one', { field: 'name' })
  const isRemoved = await here.repository.remove(name)
  if (!isRemoved) throw new ProblemError(404, `There is no picture “${name}”`)
  return c.req.method === 'POST' ? c.redirect(here.host.url, 303) : c.body(null, 204)
}
