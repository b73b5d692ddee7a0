// Only under `fascia dev`: when the code was saved and its server is there again, this page is drawn
// anew around what was typed and chosen; while it cannot be, the page says why.
{
  const { src, dataset } = document.currentScript
  let build = new URL(src).searchParams.get('build')
  const look = {
    position: 'fixed',
    insetInline: '1rem',
    bottom: '1rem',
    zIndex: '9',
    maxHeight: '50vh',
    margin: '0 auto',
    maxWidth: '60rem',
    padding: '.75rem 1rem',
    overflow: 'auto',
    whiteSpace: 'pre-wrap',
    font: '.875rem/1.5 ui-monospace, monospace',
    color: '#fff',
    background: '#3a1215',
    border: '2px solid #ff8f8f',
    borderRadius: '.5rem',
  }

  const notice = document.createElement('pre')
  notice.setAttribute('role', 'status')
  notice.dataset.following = ''
  notice.tabIndex = 0
  Object.assign(notice.style, look)
  const show = (text) => {
    clearTimeout(silence)
    if (notice.textContent !== text) notice.textContent = text
    if (!notice.isConnected) document.body.append(notice)
  }
  const hide = () => {
    clearTimeout(silence)
    notice.remove()
  }
  let silence

  // What differs from what the server wrote there.
  const typed = () =>
    [...document.querySelectorAll('#form [name]')].flatMap((field) => {
      const { id, name, type, value, checked, files } = field
      const kept = { id, name, type, value }
      if (type === 'hidden' || type === 'submit' || name.startsWith('_')) return []
      if (type === 'file') return files.length > 0 ? [{ ...kept, files }] : []
      if (type === 'checkbox' || type === 'radio')
        return checked === field.defaultChecked ? [] : [{ ...kept, checked }]
      if (field.options) {
        const all = [...field.options]
        const isSame = all.every((one) => one.selected === one.defaultSelected)
        const isFirst = !all.some((one) => one.defaultSelected) && field.selectedIndex === 0
        const chosen = all.filter((one) => one.selected).map((one) => one.value)
        return isSame || isFirst ? [] : [{ ...kept, chosen }]
      }
      return value === field.defaultValue ? [] : [kept]
    })
  const put = (kept) => {
    const fields = [...document.querySelectorAll('#form [name]')]
    for (const { name, id, type, value, checked, chosen, files } of kept) {
      const same = fields.filter((field) => field.name === name && field.type === type)
      const isOne = type === 'checkbox' || type === 'radio'
      const field =
        same.find((one) => one.id === id && (!isOne || one.value === value)) ??
        same.find((one) => !isOne || one.value === value)
      if (!field) continue
      if (files) field.files = files
      else if (checked !== undefined) field.checked = checked
      else if (!chosen) field.value = value
      else for (const one of field.options) one.selected = chosen.includes(one.value)
      field.dispatchEvent(new Event('input', { bubbles: true }))
      field.dispatchEvent(new Event('change', { bubbles: true }))
    }
  }

  const sourcesOf = (page) =>
    [...page.querySelectorAll('head script[src],head link[rel=stylesheet]')]
      .map((one) => one.getAttribute('src') ?? one.getAttribute('href'))
      .filter(
        (one) =>
          !/_dev|\/public\/(files|chosen|results|running|live|viewer|editing|capturing|rich|thread)-/.test(
            one,
          ),
      )
      .join()

  let isRead = true
  const follow = async () => {
    const answer = await fetch(location.href, { headers: { accept: 'text/html' } })
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    if (!page.querySelector('main')) throw new Error('Not a page')
    // What the whole page is made of has changed too.
    if (sourcesOf(page) !== sourcesOf(document)) return location.reload()
    const kept = typed()
    const { activeElement: before } = document
    const caret = before?.selectionStart
    const [x, y] = [scrollX, scrollY]
    document.title = page.title
    const main = document.querySelector('main')
    main.replaceChildren(...page.querySelector('main').childNodes)
    for (const part of ['.bar nav', '.bar .mark', 'footer'])
      document.querySelector(part)?.replaceChildren(...(page.querySelector(part)?.childNodes ?? []))
    htmx.process(main)
    put(kept)
    scrollTo(x, y)
    const again = before?.id && document.getElementById(before.id)
    if (!again || again === before) return
    again.focus({ preventScroll: true })
    if (typeof caret === 'number') again.setSelectionRange?.(caret, before.selectionEnd)
  }

  const listen = () => {
    const source = new EventSource(dataset.events)
    source.onmessage = async ({ data }) => {
      const told = JSON.parse(data)
      if (told.fault !== undefined) return show(told.fault)
      hide()
      if (told.build === build || !isRead) return
      isRead = false
      try {
        await follow()
        build = told.build
        document.documentElement.dataset.build = build
      } catch {
        location.reload()
      }
      isRead = true
    }
    source.onerror = () => {
      clearTimeout(silence)
      if (!notice.isConnected)
        silence = setTimeout(
          () => show('The server does not answer: is fascia dev still there?'),
          3000,
        )
      if (source.readyState === EventSource.CLOSED) setTimeout(listen, 1000)
    }
  }
  listen()
}
