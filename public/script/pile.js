// A pile of files as tiles: drawn small when they come into sight, moved by pointer, button or key.
const tiles = new WeakSet()
const small = 192
let turn = Promise.resolve()

// One after the other, so that few large pictures are in memory at once.
const draw = (canvas, file) => {
  turn = turn.then(async () => {
    if (!canvas.isConnected) return
    try {
      const bitmap = await createImageBitmap(file, { resizeWidth: small, resizeQuality: 'medium' })
      canvas.width = small
      canvas.height = Math.max(1, Math.round((small * bitmap.height) / bitmap.width))
      canvas.getContext('2d').drawImage(bitmap, 0, 0, small, canvas.height)
      bitmap.close()
    } catch {
      const text = t('Damaged or cut short')
      canvas.replaceWith(make('span', { className: 'sheet fault', textContent: text }))
    }
  })
}
const sight = new IntersectionObserver(
  (seen) => {
    for (const { target, isIntersecting } of seen) {
      if (!isIntersecting) continue
      sight.unobserve(target)
      draw(target, target.file)
    }
  },
  { rootMargin: '200px' },
)

parts.pile = ({ zone, input, list, items, factsOf, count, remove, moved, keep }) => {
  const isOrdered = 'ordered' in zone.dataset
  const sign = () => (getComputedStyle(list).direction === 'rtl' ? -1 : 1)
  const nameOf = (item) => factsOf(item).name
  const buttons = (item) => all('.moves button', item)
  // One tile at a time is a stop of the Tab key; arrows go to the others.
  const edges = () => {
    const now = items()
    const current = now.find((item) => item.contains(document.activeElement)) ?? now[0]
    now.forEach((item, at) => {
      for (const each of buttons(item)) each.tabIndex = item === current ? 0 : -1
      if (!isOrdered) return
      const [earlier, later] = buttons(item)
      earlier.disabled = at === 0
      later.disabled = at === now.length - 1
    })
  }
  const reach = (item, at) => {
    if (!item) return input.focus()
    const found = buttons(item)
    const wanted = found[at]?.disabled ? found.find(({ disabled }) => !disabled) : found[at]
    wanted.focus()
    item.scrollIntoView({ block: 'nearest' })
  }
  const tell = (item) =>
    say(
      t('{name}, now {at} of {all}', {
        ...{ name: nameOf(item), at: items().indexOf(item) + 1, all: items().length },
      }),
    )
  const settle = (item) => {
    moved()
    edges()
    tell(item)
  }
  const move = (item, to) => {
    const now = items()
    const at = buttons(item).indexOf(document.activeElement)
    const place = now[Math.min(Math.max(to, 0), now.length - 1)]
    if (!isOrdered) return
    if (place === item) return tell(item)
    if (now.indexOf(item) < to) place.after(item)
    else place.before(item)
    settle(item)
    if (at >= 0) reach(item, at)
  }
  const drop = (item) => {
    const next = item.nextElementSibling ?? item.previousElementSibling
    const name = nameOf(item)
    remove([item])
    reach(next, buttons(next ?? item).length - 1)
    edges()
    say(t('Removed {name}, {what} left', { name, what: count() }))
  }
  const columns = () => {
    const now = items()
    const next = now.findIndex((item) => item.offsetTop > now[0].offsetTop)
    return next < 0 ? now.length : next
  }
  const steps = {
    ArrowLeft: () => -sign(),
    ArrowRight: sign,
    ArrowUp: () => -columns(),
    ArrowDown: columns,
    Home: () => -Infinity,
    End: () => Infinity,
  }
  list.onkeydown = (event) => {
    const item = event.target.closest('li')
    const step = steps[event.key]?.()
    if (event.key === 'Delete') drop(item)
    else if (step === undefined || event.altKey || event.metaKey) return
    else {
      const to = items().indexOf(item) + step
      const last = items().length - 1
      if (event.shiftKey || event.ctrlKey) move(item, to)
      else {
        reach(items()[Math.min(Math.max(to, 0), last)], buttons(item).indexOf(event.target))
        edges()
      }
    }
    event.preventDefault()
  }
  const follow = (item) => (start) => {
    if (start.button !== 0 || start.pointerType === 'touch' || start.target.closest('button'))
      return
    const end = new AbortController()
    let isMoved = false
    const at = ({ clientX, clientY }) => {
      if (!isMoved && Math.hypot(clientX - start.clientX, clientY - start.clientY) < 6) return
      item.classList.add('moving')
      const { top, bottom } = list.getBoundingClientRect()
      if (clientY < top + 24) list.scrollTop -= 12
      if (clientY > bottom - 24) list.scrollTop += 12
      const over = document.elementFromPoint(clientX, clientY)?.closest('li')
      isMoved = true
      if (!over || over === item || over.parentElement !== list) return
      if (item.compareDocumentPosition(over) & Node.DOCUMENT_POSITION_FOLLOWING) over.after(item)
      else over.before(item)
    }
    const done = () => {
      end.abort()
      item.classList.remove('moving')
      if (isMoved) settle(item)
    }
    document.addEventListener('pointermove', at, end)
    document.addEventListener('pointerup', done, end)
    document.addEventListener('pointercancel', done, end)
    start.preventDefault()
  }
  const [back, on] = sign() > 0 ? '←→' : '→←'
  const dress = (item) => {
    const name = nameOf(item)
    const { file } = item
    if (file && /^image\/(jpeg|png|webp|gif|avif)$/.test(file.type)) {
      const canvas = make('canvas', { width: 4, height: 3, file })
      item.prepend(canvas)
      keep(file, canvas)
      sight.observe(canvas)
    } else if (file) item.prepend(parts.sheet(name))
    const mover = (text, label, step) =>
      button(text, label, () => move(item, items().indexOf(item) + step))
    const group = make('span', { className: 'moves' })
    if (isOrdered) {
      group.append(
        mover(back, t('Move {name} earlier', { name }), -1),
        mover(on, t('Move {name} later', { name }), 1),
      )
      item.onpointerdown = follow(item)
    }
    group.append(button('×', t('Remove {name}', { name }), () => drop(item)))
    item.append(group)
    for (const img of all('img', item)) img.draggable = false
  }
  for (const item of items()) {
    if (tiles.has(item)) continue
    tiles.add(item)
    dress(item)
  }
  list.ariaDescription = isOrdered
    ? t('Arrow keys go from one to the next, with Shift they move it, Delete removes it')
    : t('Arrow keys go from one to the next, Delete removes it')
  edges()
}
