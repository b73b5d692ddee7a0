// Pictures over the whole window: to zoom and to move, one after the other, or before over after.
let viewer

const viewed = () => {
  const dialog = make('dialog', { className: 'viewer' })
  const stage = make('div', { className: 'stage' })
  const sheet = make('div', { className: 'frame' })
  const name = make('bdi', { className: 'title' })
  const range = make('input', { type: 'range', min: 0, max: 100 })
  range.ariaLabel = t('From before to after')
  const level = make('output', { className: 'level' })
  const pointers = new Map()
  let links = []
  let at = 0
  let natural = { width: 4, height: 3 }
  let zoom = { scale: 1, x: 0, y: 0 }

  const apply = () => {
    const { clientWidth: width, clientHeight: height } = stage
    const fit = Math.min(width / natural.width, height / natural.height)
    const [wide, tall] = [natural.width * fit, natural.height * fit]
    const bound = (value, size, room) => {
      const most = Math.max(0, (size * zoom.scale - room) / 2)
      return Math.max(-most, Math.min(most, value))
    }
    zoom.x = bound(zoom.x, wide, width)
    zoom.y = bound(zoom.y, tall, height)
    Object.assign(sheet.style, {
      width: `${wide}px`,
      height: `${tall}px`,
      transform: `translate(${zoom.x}px, ${zoom.y}px) scale(${zoom.scale})`,
    })
    dialog.dataset.zoomed = zoom.scale > 1 ? 'true' : ''
    sheet.style.setProperty('--thin', 1 / zoom.scale)
    const said = `${Math.round(zoom.scale * 100)} %`
    if (level.textContent !== said) level.textContent = said
  }
  // What lies under the given point stays there.
  const scaleTo = (wanted, { clientX, clientY } = {}) => {
    const scale = Math.max(1, Math.min(16, wanted))
    const { left, top, width, height } = stage.getBoundingClientRect()
    const x = (clientX ?? left + width / 2) - left - width / 2
    const y = (clientY ?? top + height / 2) - top - height / 2
    const grown = scale / zoom.scale
    zoom = { scale, x: x - (x - zoom.x) * grown, y: y - (y - zoom.y) * grown }
    apply()
  }
  const pan = (x, y) => {
    zoom.x += x
    zoom.y += y
    apply()
  }

  const show = (index) => {
    at = (index + links.length) % links.length
    const link = links[at]
    const { before, view: label } = link.dataset
    const drawn = (src, alt) => make('img', { src, alt, draggable: false })
    const after = drawn(link.href, before ? t('{label}, after', { label }) : label)
    name.textContent = links.length > 1 ? t('{at} of {all}', { at: at + 1, all: links.length }) : ''
    dialog.ariaLabel = label
    dialog.toggleAttribute('data-compare', Boolean(before))
    range.hidden = !before
    const caption = (textContent) => make('figcaption', { textContent })
    sheet.replaceChildren(
      ...(before
        ? [
            make(
              'figure',
              {},
              drawn(before, t('{label}, before', { label })),
              caption(t('Before')),
            ),
            make('figure', {}, after, caption(t('After'))),
            make('span', { className: 'handle' }),
          ]
        : [after]),
    )
    after.onload = () => {
      natural = { width: after.naturalWidth, height: after.naturalHeight }
      apply()
    }
    zoom = { scale: 1, x: 0, y: 0 }
    if (before) divide(dialog, range, 50)
    apply()
  }
  const step = (by) => {
    if (links.length < 2) return
    show(at + by)
    say(dialog.ariaLabel)
  }
  const full = () =>
    document.fullscreenElement ? document.exitFullscreen() : dialog.requestFullscreen?.()

  const tool = (sign, title, onclick) => {
    const drawn = make('span', { ariaHidden: 'true', textContent: sign })
    return make('button', { type: 'button', className: 'small', title, onclick }, drawn)
  }
  const previous = tool('←', t('Previous'), () => step(-1))
  const next = tool('→', t('Next'), () => step(1))
  for (const turn of [previous, next]) turn.classList.add('turn')
  const whole = button(t('Full screen'), '', full)
  whole.classList.add('full')
  const towards = (by) => step(getComputedStyle(dialog).direction === 'rtl' ? -by : by)
  dialog.append(
    stage,
    make(
      'div',
      { className: 'tools' },
      ...[previous, next, name, range],
      tool('−', t('Zoom out'), () => scaleTo(zoom.scale / 1.5)),
      level,
      tool('+', t('Zoom in'), () => scaleTo(zoom.scale * 1.5)),
      whole,
      tool('×', t('Close'), () => dialog.close()),
    ),
    make('p', { className: 'sr', role: 'status' }),
  )
  stage.append(sheet)

  stage.onpointerdown = (event) => {
    pointers.set(event.pointerId, event)
    if (zoom.scale > 1 || pointers.size > 1) stage.setPointerCapture(event.pointerId)
  }
  stage.onpointermove = (event) => {
    const last = pointers.get(event.pointerId)
    if (!last) return
    const [other] = [...pointers.values()].filter((one) => one.pointerId !== event.pointerId)
    pointers.set(event.pointerId, event)
    if (other) {
      const apart = (one) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY)
      scaleTo((zoom.scale * apart(event)) / (apart(last) || 1), {
        clientX: (event.clientX + other.clientX) / 2,
        clientY: (event.clientY + other.clientY) / 2,
      })
    } else if (zoom.scale > 1) pan(event.clientX - last.clientX, event.clientY - last.clientY)
  }
  stage.onpointerup = ({ pointerId }) => pointers.delete(pointerId)
  stage.onpointercancel = stage.onpointerup
  stage.ondblclick = (event) => scaleTo(zoom.scale > 1 ? 1 : 2.5, event)
  stage.onwheel = (event) => {
    event.preventDefault()
    scaleTo(zoom.scale * Math.exp(-event.deltaY / 400), event)
  }
  // A click beside the picture closes, as it does with other dialogs.
  stage.onclick = ({ target }) => target === stage && zoom.scale === 1 && dialog.close()
  const keys = {
    '+': () => scaleTo(zoom.scale * 1.5),
    '=': () => scaleTo(zoom.scale * 1.5),
    '-': () => scaleTo(zoom.scale / 1.5),
    0: () => scaleTo(1),
    f: full,
    ArrowLeft: () => (zoom.scale > 1 ? pan(80, 0) : towards(-1)),
    ArrowRight: () => (zoom.scale > 1 ? pan(-80, 0) : towards(1)),
    ArrowUp: () => pan(0, 80),
    ArrowDown: () => pan(0, -80),
  }
  dialog.onkeydown = (event) => {
    const { key, target, ctrlKey, metaKey } = event
    const isRange = target === range && key.startsWith('Arrow')
    if (!keys[key] || isRange || ctrlKey || metaKey) return
    event.preventDefault()
    keys[key]()
  }
  dialog.onclose = () => sheet.replaceChildren()
  window.addEventListener('resize', () => dialog.open && apply())
  document.body.append(dialog)

  return (link) => {
    const list = link.closest('.pictures')
    links = list ? all('li > [data-view]', list) : [link]
    previous.hidden = next.hidden = links.length < 2
    dialog.showModal()
    show(links.indexOf(link))
    sheet.parentElement.nextElementSibling.querySelector('button:last-child').focus()
  }
}

const styled = () =>
  new Promise((resolve) => {
    const { viewer: href } = scripts
    if (document.querySelector(`link[href="${href}"]`)) return resolve()
    const onload = () => resolve()
    document.head.append(make('link', { rel: 'stylesheet', href, onload, onerror: onload }))
  })

on('click', '[data-view]', async (link, event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
  event.preventDefault()
  await styled()
  viewer ??= viewed()
  viewer(link)
})
