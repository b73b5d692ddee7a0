// What can be done with a result that is there. Most of it is heard on the document, so that what
// htmx draws anew needs no other care.
const on = (type, selector, work) =>
  document.addEventListener(type, (event) => {
    const found = event.target instanceof Element && event.target.closest(selector)
    if (found) work(found, event)
  })

const told = (element, text) => {
  const before = element.textContent
  if (before === text) return
  element.textContent = text
  say(text)
  setTimeout(() => {
    element.textContent = before
  }, 2000)
}
const copy = async (element, source, text = source.innerText) => {
  // Browsers give a page the clipboard only over HTTPS, but let it copy what is selected.
  if (navigator.clipboard) await navigator.clipboard.writeText(text)
  else {
    getSelection().selectAllChildren(source)
    document.execCommand('copy')
    getSelection().removeAllRanges()
  }
  told(element, t('Copied'))
}
on('click', '[data-copies]', (made) => copy(made, document.getElementById(made.dataset.copies)))
const asPng = async (url) => {
  const picture = await createImageBitmap(await (await fetch(url)).blob())
  const canvas = new OffscreenCanvas(picture.width, picture.height)
  canvas.getContext('2d').drawImage(picture, 0, 0)
  return canvas.convertToBlob()
}
on('click', '[data-picture]', async (made) => {
  const item = new ClipboardItem({ 'image/png': asPng(made.dataset.picture) })
  await navigator.clipboard.write([item])
  told(made, t('Copied'))
})
const copying = (source) => {
  const made = button(t('Copy'), '', () => copy(made, source))
  source.after(make('p', { className: 'actions' }, made))
}

on('click', '[data-expand]', (control) => {
  const isOpen = control.ariaExpanded !== 'true'
  const text = document.getElementById(control.getAttribute('aria-controls'))
  text.classList.toggle('whole', isOpen)
  control.ariaExpanded = String(isOpen)
  control.textContent = isOpen ? t('Collapse') : t('Expand')
  if (!isOpen) text.closest('.result').scrollIntoView({ block: 'nearest' })
})

// What is too long for an address is saved from the page.
const save = (text, type, download) => {
  const href = URL.createObjectURL(new Blob([text], { type }))
  make('a', { href, download }).click()
  setTimeout(() => URL.revokeObjectURL(href), 60_000)
}
on('click', '[data-save]', ({ dataset, parentElement }) => {
  const isTable = dataset.save === ''
  const source = isTable ? parentElement.nextElementSibling : document.getElementById(dataset.save)
  save((isTable ? '\ufeff' : '') + source.textContent, dataset.type, dataset.name)
})

parts.results = (once) => {
  once('[data-languages]', languages)
  for (const element of all('[data-script][hidden]')) element.hidden = false
  if (!window.ClipboardItem) for (const made of all('[data-picture]')) made.remove()
  once('[data-sort]', sortable)
  once('[data-copy]', copying)
  once('[data-wave]', wave)
}
