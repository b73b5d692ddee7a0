// Choosing files: what is taken or refused when it is chosen, dropped, pasted or photographed, and
// what is chosen, seen in its zone. A pile's tiles and their order are the story of pile.js.
const zones = () => all('[data-drop]')
const namesOfTypes = /^image\/(jpeg|png|webp|gif|avif)$/
const plain = (type) => type.replace('/x-', '/').replace('-compressed', '')

// Whether a field takes a file, as far as its name tells: of sounds, films and tables browsers know
// too little to refuse more than what is of another family.
const takesType = ({ accept }, { type }) =>
  !accept ||
  !type ||
  accept.split(',').some((one) => {
    const family = /^(audio|video|text|.*(?=\*))/.exec(one)?.[0]
    const isTable = one === 'text/csv' && type === 'application/vnd.ms-excel'
    const isOgg = one === 'audio/ogg' && type === 'video/ogg'
    return plain(one) === plain(type) || (family && type.startsWith(family)) || isTable || isOgg
  })

// Previews of what this page chose, to stand again where the server gives the same files back.
const previews = new Map()
const sheet = (name) =>
  make('span', {
    className: 'sheet',
    ariaHidden: 'true',
    textContent: /\.(\w{1,5})$/.exec(name)?.[1] ?? '',
  })

// One film, sound or picture, large.
const preview = (file) => {
  const [tag] = /^(image|video|audio)/.exec(file.type) ?? []
  if (!tag || (tag === 'image' && !namesOfTypes.test(file.type))) return sheet(file.name)
  const shown = make(tag === 'image' ? 'img' : tag, { src: URL.createObjectURL(file) })
  if (tag === 'image') shown.alt = file.name
  else Object.assign(shown, { controls: true, ariaLabel: file.name, playsInline: true })
  shown.onerror = () => {
    if (!shown.isConnected) return
    const text =
      tag === 'image' ? t('It is damaged or cut short') : t('This browser cannot play it')
    shown.replaceWith(make('span', { className: 'fault', textContent: text }))
  }
  return shown
}

const gather = (zone) => {
  const input = zone.querySelector('[type=file]')
  const list = zone.querySelector('.thumbs')
  const total = zone.querySelector('.total')
  const clear = zone.querySelector('[data-clear]')
  const rules = zone.dataset
  const { maxBytes = Infinity, maxFiles = Infinity, label } = rules
  const counts = JSON.parse(rules.counts)
  const byName = new Intl.Collator(undefined, { numeric: true }).compare
  const [otherName, otherValue] = (rules.arranges ?? '').split('=')
  const other = () => otherName && input.form.elements.namedItem(otherName)
  const items = () => [...list.children]
  const factsOf = (item) => item.file ?? item.dataset
  const keyOf = ({ name, size }) => `${input.name}/${name}/${size}`
  const count = () => many(counts, items().length)

  // The browser's own field holds what is new, and the form sends all in the order it is seen.
  const put = () => {
    const transfer = new DataTransfer()
    for (const { file } of items()) if (file) transfer.items.add(file)
    input.files = transfer.files
    tally()
  }
  const tally = () => {
    const [first] = items()
    const name = first && factsOf(first).name
    const bytes = items().reduce((sum, item) => sum + Number(factsOf(item).size), 0)
    zone.toggleAttribute('data-filled', Boolean(first))
    input.ariaLabel =
      first &&
      (input.multiple ? t('{label}: add more', { label }) : t('{label}: replace', { label }))
    clear.ariaLabel = input.multiple
      ? t('{label}: remove all', { label })
      : t('Remove {name}', { name })
    if (!first) total.textContent = ''
    else if (input.multiple) total.textContent = `${count()} · ${size(bytes)}`
    else {
      total.replaceChildren(
        make('bdi', { textContent: name, title: name }),
        ' ',
        make('span', { className: 'size', textContent: size(bytes) }),
      )
    }
  }
  const send = ({ formData }) => {
    if (!input.isConnected) return
    formData.delete(input.name)
    for (const { file, dataset } of items()) formData.append(input.name, file ?? dataset.file)
  }
  const complain = (texts) => {
    zone.querySelector('.early')?.remove()
    if (texts.length === 0) return
    const most = texts
      .slice(0, 3)
      .concat(texts.length > 3 ? t('And {count} more', { count: texts.length - 3 }) : [])
    const problem = make('div', { className: 'error early', role: 'alert' })
    problem.append(...most.map((textContent) => make('div', { textContent })))
    zone.prepend(problem)
  }
  const worded = (end, file) =>
    `${label} ${end}`
      .replace('{name}', () => file.name)
      .replace('{size}', () => size(file.size))
      .replace('{count}', () => file.count)
  const faultOf = (file) => {
    if (file.size === 0) return worded(rules.empty, file)
    if (!takesType(input, file)) return worded(rules.kind, file)
    return file.size > maxBytes ? worded(rules.large, file) : ''
  }
  // A picture is known by its first bytes, as the server knows it.
  const look = async (item) => {
    const bytes = new Uint8Array(
      await item.file
        .slice(0, 12)
        .arrayBuffer()
        .catch(() => []),
    )
    if (/^(\xff\xd8\xff|\x89PNG|GIF8|RIFF....WEBP|....ftyp)/s.test(String.fromCharCode(...bytes)))
      return
    if (!item.isConnected) return
    complain([worded(rules.kind, item.file)])
    remove([item])
    order()
  }
  const tile = (file) => {
    const item = make('li')
    item.file = file
    if (!input.multiple) {
      const shown = preview(file)
      previews.set(keyOf(file), shown)
      item.append(shown)
      return item
    }
    const name = make('bdi', { textContent: file.name })
    item.append(make('span', { className: 'called', title: file.name }, name))
    return item
  }
  const remove = (gone) => {
    for (const item of gone) {
      const key = keyOf(factsOf(item))
      const { src } = previews.get(key) ?? {}
      if (src) URL.revokeObjectURL(src)
      previews.delete(key)
      item.remove()
    }
    put()
  }
  const sortByName = () => {
    const field = other()
    if (!field || field.value === otherValue) return
    list.append(...items().sort((a, b) => byName(factsOf(a).name, factsOf(b).name)))
  }
  const add = (given) => {
    const faults = given.map(faultOf)
    let fit = given.filter((_, at) => !faults[at])
    if (input.multiple) {
      const room = Math.max(0, maxFiles - items().length)
      const sum = items().length + fit.length
      if (fit.length > room) faults.push(worded(rules.many, { count: sum.toLocaleString('en') }))
      fit = fit.slice(0, room)
    } else {
      fit = fit.slice(0, 1)
      if (fit.length > 0) remove(items())
    }
    complain(faults.filter(Boolean))
    const made = fit.map(tile)
    list.append(...made)
    sortByName()
    put()
    if (made.length === 0) return
    say(t('{what} chosen', { what: input.multiple ? count() : fit[0].name }))
    for (const item of made) if (rules.kind && namesOfTypes.test(item.file.type)) look(item)
    order()
  }
  const moved = () => {
    const field = other()
    if (field) field.value = otherValue
    put()
  }
  const keep = (file, shown) => previews.set(keyOf(file), shown)
  const order = () => {
    if (items().length === 0) return
    if (!parts.pile) load(scripts.chosen, order)
    else if (input.multiple)
      parts.pile({ zone, input, list, items, factsOf, count, remove, moved, keep })
  }

  for (const item of items()) {
    const shown = previews.get(keyOf(item.dataset))
    if (shown) item.querySelector('img, video, audio, .sheet')?.replaceWith(shown)
  }
  clear.onclick = () => {
    const text = input.multiple
      ? t('Removed all: {what}', { what: count() })
      : t('Removed {name}', { name: factsOf(items()[0]).name })
    remove(items())
    complain([])
    input.focus()
    say(text)
  }
  const camera = zone.querySelector('[data-camera]')
  if (camera) {
    camera.onclick = () => {
      const lens = make('input', { type: 'file', accept: 'image/*' })
      lens.setAttribute('capture', 'environment')
      lens.onchange = () => add([...lens.files])
      lens.click()
    }
  }
  for (const opener of all('[data-capture]', zone)) {
    // Browsers lend a camera or a microphone to pages that come over HTTPS, or from this machine.
    if (!navigator.mediaDevices?.getUserMedia) opener.remove()
    const taken = (files) => {
      add(files)
      if (!opener.offsetParent) input.focus()
    }
    const open = () => parts.capturing({ zone, input, opener, add: taken, complain })
    opener.onclick = () => (parts.capturing ? open() : load(scripts.capturing, open))
  }
  input.onchange = () => {
    const known = new Set(items().map(({ file }) => file))
    add([...input.files].filter((file) => !known.has(file)))
  }
  input.form?.addEventListener('formdata', send)
  zone.takeFiles = add
  zone.wants = (file) => takesType(input, file)
  if (input.files.length > 0) input.onchange()
  else if (items().length > 0) tally()
  order()
}

parts.sheet = sheet
parts.files = (once) => once('[data-drop]', gather)
