// Everything works without this script. It adds what a page cannot do by itself: previews, order,
// drop and paste, progress of an upload, copying, the picture slider, tables that sort, and a clock
// that runs.
const all = (selector, root = document) => [...root.querySelectorAll(selector)]
const make = (tag, props = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), props)
  element.append(...children)
  return element
}
const button = (text, label, onclick) => {
  const made = make('button', { type: 'button', className: 'small', textContent: text, onclick })
  if (label) made.ariaLabel = label
  return made
}
const say = (text) => {
  const region = document.getElementById('announce')
  if (region && region.textContent !== text) region.textContent = text
}

const size = (bytes) => {
  const power = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), 4)
  return `${Number((bytes / 1024 ** power).toFixed(1))} ${['bytes', 'kB', 'MB', 'GB', 'TB'][power]}`
}

// A range and the box beside it, which is what is sent.
const pair = (root) => {
  const [range, box] = all('input', root)
  range.hidden = false
  range.oninput = () => {
    box.value = range.value
  }
  box.oninput = () => {
    range.value = box.value
  }
}

// Files that were chosen, as a list to look at, to put in order and to thin out.
const gather = (area) => {
  const input = area.querySelector('input[type=file]')
  const list = area.previousElementSibling
  const { maxBytes, maxFiles } = area.dataset
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
    } else if (chosen.length + fit.length > Number(maxFiles)) {
      complain(`Choose at most ${maxFiles} files`)
      fit.splice(Number(maxFiles) - chosen.length)
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

// Two pictures, one over the other, with a handle between them.
const slide = (root) => {
  const range = root.querySelector('input[type=range]')
  const move = () => root.style.setProperty('--at', `${range.value}%`)
  range.hidden = false
  range.oninput = move
  root.classList.add('live')
  move()
}

// A table that its headings sort, up and then down; blank cells stay last.
const sortable = (table) => {
  const { compare } = new Intl.Collator(undefined, { numeric: true })
  const [body] = table.tBodies
  const heads = all('th', table)
  heads.forEach((head, at) => {
    const name = head.textContent
    const order = head.className === 'number' ? (a, b) => a - b : compare
    const sort = () => {
      const sign = head.ariaSort === 'ascending' ? -1 : 1
      const text = (row) => row.cells[at].textContent
      const rows = [...body.rows].sort((one, other) => {
        const [a, b] = [text(one), text(other)]
        return !a - !b || sign * order(a, b)
      })
      for (const other of heads) other.ariaSort = null
      head.ariaSort = sign > 0 ? 'ascending' : 'descending'
      body.append(...rows)
      say(`Sorted by ${name}, ${head.ariaSort}`)
    }
    head.replaceChildren(button(name, '', sort))
  })
}

const copying = (source) => {
  const made = button('Copy', '', async () => {
    await navigator.clipboard.writeText(source.textContent)
    made.textContent = 'Copied'
    say('Copied')
    setTimeout(() => {
      made.textContent = 'Copy'
    }, 2000)
  })
  if (navigator.clipboard) source.after(make('p', { className: 'actions' }, made))
}

const localTime = (time) => {
  time.textContent = new Date(time.dateTime).toLocaleString()
}

const done = new WeakSet()
const once = (selector, work) => {
  for (const element of all(selector)) {
    if (done.has(element)) continue
    done.add(element)
    work(element)
  }
}
const isBusy = () => document.getElementById('result')?.ariaBusy === 'true'
const enhance = () => {
  once('[data-range]', pair)
  once('[data-drop]', gather)
  once('[data-time]', localTime)
  once('[data-shortcut]', (hint) => {
    hint.hidden = false
  })
  once('[data-focus]', (problem) => problem.focus())
  if (isBusy()) return
  once('[data-compare]', slide)
  once('[data-sort]', sortable)
  once('[data-copy]', copying)
}
enhance()
new MutationObserver(enhance).observe(document.body, { childList: true, subtree: true })

// What a running job says: its clock every second, its words to a screen reader every five.
const started = new WeakMap()
setInterval(() => {
  for (const clock of all('[data-since]')) {
    const known = started.get(clock)
    if (known?.since !== clock.dataset.since) {
      started.set(clock, {
        since: clock.dataset.since,
        at: Date.now() - Number(clock.dataset.since),
      })
    }
    const seconds = Math.round((Date.now() - started.get(clock).at) / 1000)
    clock.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
  }
}, 1000)
const report = () => {
  const status = document.querySelector('#live [data-say]')
  if (status) say(status.dataset.say)
}
setInterval(() => isBusy() && report(), 5000)

document.addEventListener('done', () => {
  const result = document.getElementById('result')
  if (result) result.ariaBusy = 'false'
  report()
  enhance()
})
document.addEventListener('htmx:after:swap', ({ detail }) => {
  if (detail.ctx?.target?.id !== 'work' || document.querySelector('[data-focus]')) return
  document.getElementById('run')?.focus({ preventScroll: true })
  document.getElementById('result')?.scrollIntoView({ block: 'nearest' })
  report()
})
document.addEventListener('htmx:error', () => {
  const text = 'It could not be sent: the server does not answer. Nothing you entered is lost.'
  const place = document.querySelector('#form .actions')
  document.querySelector('.error.offline')?.remove()
  place?.before(make('p', { className: 'error offline', role: 'alert', textContent: text }))
})
document.addEventListener('keydown', (event) => {
  const form = document.getElementById('form')
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && form) form.requestSubmit()
})
document.addEventListener('paste', ({ clipboardData }) => {
  const files = [...(clipboardData?.files ?? [])]
  if (files.length > 0) document.querySelector('[data-drop]')?.gatherPasted(files)
})

// htmx sends with fetch, which does not tell how far an upload is; XMLHttpRequest does.
const sending = (form, url, { method, headers, body, signal }) =>
  new Promise((resolve, reject) => {
    const shown = form.querySelector('[data-sending]')
    const bar = shown.querySelector('progress')
    const request = new XMLHttpRequest()
    request.open(method, url)
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
    request.upload.onprogress = ({ loaded, total }) => {
      shown.hidden = loaded === total
      bar.max = total
      bar.value = loaded
    }
    request.onload = () => {
      const lines = request
        .getAllResponseHeaders()
        .trim()
        .split(/[\r\n]+/)
      const answered = lines.map((line) => line.split(/: (.*)/s, 2))
      resolve(new Response(request.responseText, { status: request.status, headers: answered }))
    }
    request.onerror = () => reject(new TypeError('The server does not answer'))
    request.onabort = () => reject(new DOMException('Stopped', 'AbortError'))
    request.onloadend = () => {
      shown.hidden = true
    }
    signal?.addEventListener('abort', () => request.abort())
    request.send(body)
  })
window.htmx.registerExtension('fascia', {
  htmx_before_request(element, { ctx }) {
    if (ctx.request.body instanceof FormData && element.querySelector('[data-sending]')) {
      ctx.fetch = (url, request) => sending(element, url, request)
    }
  },
})
