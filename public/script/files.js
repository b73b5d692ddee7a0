// Files that were chosen, as a list to look at, to put in order and to thin out.
const gather = (area) => {
  const input = area.querySelector('input[type=file]')
  const list = area.previousElementSibling
  const maxBytes = area.dataset.maxBytes
  const maxFiles = Number(area.dataset.maxFiles || Infinity)
  const byName = new Intl.Collator(undefined, { numeric: true }).compare
  let chosen = []

  const put = () => {
    const transfer = new DataTransfer()
    for (const { file } of chosen) transfer.items.add(file)
    input.files = transfer.files
  }
  const arranged = () => {
    const [name, value] = (list.dataset.arranges ?? '').split('=')
    const other = name && input.form.elements.namedItem(name)
    if (other) other.value = value
  }
  const shift = (item, step) => {
    const other = step < 0 ? item.previousElementSibling : item.nextElementSibling
    if (!other || Boolean(other.dataset.file) !== Boolean(item.dataset.file)) return
    if (step < 0) other.before(item)
    else other.after(item)
    chosen.sort((a, b) => (a.item.compareDocumentPosition(b.item) & 4 ? -1 : 1))
    put()
    arranged()
  }
  const controls = (item, name, remove) => {
    const move = (text, label, step) =>
      button(text, `Move ${name} ${label}`, ({ target }) => {
        shift(item, step)
        target.focus()
      })
    const group = make('span', { className: 'moves' })
    if (input.multiple) group.append(move('←', 'earlier', -1), move('→', 'later', 1))
    group.append(button('×', `Remove ${name}`, remove))
    item.append(group)
    if (input.multiple) dragging(item)
  }
  const dragging = (item) => {
    item.draggable = true
    item.ondragstart = (event) => event.dataTransfer.setData('text/x-order', '')
    item.ondragend = ({ clientX, clientY }) => {
      const over = document.elementFromPoint(clientX, clientY)?.closest('li')
      if (!over || over.parentElement !== list || over === item) return
      const items = [...list.children]
      const step = Math.sign(items.indexOf(over) - items.indexOf(item))
      for (let left = Math.abs(items.indexOf(over) - items.indexOf(item)); left > 0; left--) {
        shift(item, step)
      }
    }
  }
  const show = (file) => {
    const item = make('li')
    if (/^image\/(jpeg|png|webp|gif|avif)$/.test(file.type)) {
      const src = URL.createObjectURL(file)
      item.append(make('img', { src, alt: '', width: 96, height: 72, loading: 'lazy' }))
    }
    item.append(make('bdi', { textContent: file.name }), ' ')
    item.append(make('span', { className: 'size', textContent: size(file.size) }))
    controls(item, file.name, () => {
      chosen = chosen.filter((entry) => entry.item !== item)
      item.remove()
      put()
      input.focus()
    })
    list.append(item)
    return { file, item }
  }
  const complain = (text) => {
    area.parentElement.querySelector('.error.early')?.remove()
    if (text) area.before(make('p', { className: 'error early', role: 'alert', textContent: text }))
  }
  const add = (files) => {
    const fit = files.filter((file) => !maxBytes || file.size <= Number(maxBytes))
    const tooLarge = files.find((file) => !fit.includes(file))
    complain(tooLarge && `${tooLarge.name} is too large: at most ${size(Number(maxBytes))}`)
    if (!input.multiple) {
      for (const { item } of chosen) item.remove()
      all('[data-file]', list).forEach((held) => {
        held.remove()
      })
      chosen = []
      fit.splice(0, fit.length - 1)
    } else if (chosen.length + fit.length > maxFiles) {
      complain(`Choose at most ${maxFiles} files`)
      fit.splice(maxFiles - chosen.length)
    }
    if (list.dataset.arranges) fit.sort((a, b) => byName(a.name, b.name))
    chosen.push(...fit.map(show))
    put()
    say(`${chosen.length} chosen`)
  }

  all('[data-hint]', area).forEach((hint) => {
    hint.hidden = false
  })
  all('[data-file]', list).forEach((held) => {
    held.querySelector('.choice')?.remove()
    controls(held, held.querySelector('bdi').textContent, () => held.remove())
  })
  input.onchange = () =>
    add([...input.files].filter((file) => !chosen.some((c) => c.file === file)))
  area.ondragover = (event) => {
    if (!event.dataTransfer.types.includes('Files')) return
    event.preventDefault()
    area.classList.add('over')
  }
  area.ondragleave = () => area.classList.remove('over')
  area.ondrop = (event) => {
    event.preventDefault()
    area.classList.remove('over')
    add([...event.dataTransfer.files])
  }
  area.gatherPasted = add
  if (input.files.length > 0) input.onchange()
}
