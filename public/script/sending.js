// htmx sends with fetch, which does not tell how far an upload is; XMLHttpRequest does.
const tell = (form, name, detail) =>
  form.dispatchEvent(new CustomEvent(`fascia:${name}`, { bubbles: true, detail }))
const sending = (form, url, { method, headers, body, signal, abort }) =>
  new Promise((resolve, reject) => {
    const shown = form.querySelector('[data-sending]')
    const bar = make('progress', { max: 1, value: 0, ariaLabel: t('Sending') })
    const text = make('span', { textContent: t('Sending') })
    const cancel = button(t('Cancel'), t('Cancel sending'), () => abort())
    const request = new XMLHttpRequest()
    const began = performance.now()
    // Told first after a second, and then every five.
    let said = began - 4000
    const onEscape = (event) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return
      event.preventDefault()
      abort()
    }
    const end = () => {
      form.ariaBusy = null
      shown.hidden = true
      document.removeEventListener('keydown', onEscape)
    }
    request.open(method, url)
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
    request.upload.onprogress = ({ loaded, total }) => {
      const now = performance.now()
      const percent = Math.floor((loaded / total) * 100)
      const speed = `${size((loaded / Math.max(now - began, 1)) * 1000)}/s`
      text.textContent = `${t('Sending {part}%', { part: percent })} · ${speed}`
      bar.value = loaded / total
      tell(form, 'sending', { loaded, total })
      shown.hidden = loaded === total
      if (loaded === total || now - said < 5000) return
      said = now
      say(t('Sending {part}%', { part: percent }))
    }
    request.upload.onload = () => {
      shown.hidden = true
      tell(form, 'sent')
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
    request.onabort = () => {
      tell(form, 'cancelled')
      say(t('Cancelled. Nothing was sent, and what you chose is still here.'))
      if (shown.contains(document.activeElement)) document.getElementById('run')?.focus()
      reject(new DOMException('Cancelled', 'AbortError'))
    }
    request.onloadend = end
    signal?.addEventListener('abort', () => request.abort())
    document.addEventListener('keydown', onEscape)
    form.ariaBusy = 'true'
    shown.replaceChildren(text, cancel, bar)
    form.querySelector('.actions')?.append(shown)
    request.send(body)
  })
window.htmx.registerExtension('fascia', {
  htmx_before_request(element, { ctx }) {
    if (ctx.request.body instanceof FormData && element.querySelector('[data-sending]')) {
      ctx.fetch = (url, request) => sending(element, url, request)
    }
  },
  // Where the page was drawn anew meanwhile, the answer belongs in what stands there now.
  htmx_before_response(_, { ctx }) {
    if (ctx.target && !ctx.target.isConnected) ctx.target = document.getElementById(ctx.target.id)
  },
})
