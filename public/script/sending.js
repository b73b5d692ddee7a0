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
