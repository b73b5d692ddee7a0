// Where the next message is written: Enter sends it, and what was begun is there again later.
const composer = at('composer')
if (composer) {
  const box = at('message')
  const isCoarse = matchMedia('(hover: none) and (pointer: coarse)')
  const draftAt = () => `fascia draft ${composer.dataset.draft}`
  const keepDraft = () => {
    if (box.value) sessionStorage.setItem(draftAt(), box.value)
    else sessionStorage.removeItem(draftAt())
  }
  const complainAbout = (text) => {
    at('message-error')?.remove()
    box.removeAttribute('aria-invalid')
    if (!text) return
    box.ariaInvalid = 'true'
    box.setAttribute('aria-describedby', 'message-error')
    const error = { id: 'message-error', className: 'error', role: 'alert', textContent: text }
    box.after(make('p', error))
  }
  const chosen = composer.querySelector('[type=file]')
  const showChosen = () => {
    const names = [...(chosen?.files ?? [])].map(({ name }) => name)
    const label = chosen?.parentElement.querySelector('span')
    if (label) label.textContent = names.length > 0 ? names.join(', ') : t('Attach files')
  }

  const send = async (form, submitter) => {
    const address = form.action
    const body = new FormData(form, submitter)
    if (form === composer && !box.value.trim() && !chosen?.files.length) return box.focus()
    composer.dataset.busy = ''
    const isForm = form.enctype === 'multipart/form-data'
    const request = {
      method: 'POST',
      headers: { accept: 'text/html', 'hx-request-type': 'partial' },
      body: isForm ? body : new URLSearchParams(body),
    }
    const answer = await fetch(address, request).catch(() => undefined)
    const text = await answer?.text()
    if (!answer?.ok) {
      delete composer.dataset.busy
      const lost = t(
        'It could not be sent: the server does not answer. Nothing you entered is lost.',
      )
      return complainAbout(text ?? lost)
    }
    complainAbout()
    const page = new DOMParser().parseFromString(text, 'text/html')
    if (location.pathname !== new URL(address).pathname) history.pushState(null, '', address)
    document.querySelector('.opening')?.remove()
    at('ways').hidden = false
    if (form === composer) box.value = ''
    if (chosen) chosen.value = ''
    showChosen()
    keepDraft()
    composer.dataset.draft = new URL(address).pathname
    const list = page.getElementById('talks')
    if (at('talks')) at('talks').replaceWith(list)
    else if (list) document.querySelector('.chat').prepend(list)
    document.querySelector('.chat').toggleAttribute('data-several', Boolean(list))
    isFollowing = true
    document.querySelector('.thread').append(...page.getElementById('added').children)
    for (const key of all('[name=_key]')) key.value = crypto.randomUUID().replaceAll('-', '')
    box.focus()
    toLatest()
  }

  const stop = async () => {
    const { formAction } = composer.querySelector('.stop')
    const headers = { accept: 'text/html', 'hx-request-type': 'partial' }
    const answer = await fetch(formAction, { method: 'POST', headers }).catch(() => undefined)
    if (!answer?.ok)
      complainAbout(t('It could not be stopped: the server does not answer. Try again.'))
  }

  document.addEventListener('submit', (event) => {
    const { target, submitter } = event
    if (!target.matches('[data-sends]')) return
    const question = submitter?.dataset.confirm
    if (question && !confirm(question)) event.preventDefault()
    const isStop = submitter?.matches('.stop')
    if (!isStop && submitter?.hasAttribute('formaction')) return
    event.preventDefault()
    if (isStop) stop()
    else if (!('busy' in composer.dataset)) send(target, submitter)
  })
  document.addEventListener('fascia:answered', () => delete composer.dataset.busy)
  box.addEventListener('keydown', (event) => {
    const { key, shiftKey, isComposing, repeat } = event
    if (key !== 'Enter' || shiftKey || isComposing || (isCoarse.matches && !event.ctrlKey)) return
    event.preventDefault()
    if (!repeat) composer.requestSubmit(composer.querySelector('.send'))
  })
  document.addEventListener('keydown', ({ key, isComposing, target }) => {
    if (key !== 'Escape' || isComposing || target.closest?.('dialog,select')) return
    if ('busy' in composer.dataset) stop()
  })
  box.addEventListener('input', () => {
    keepDraft()
    complainAbout()
  })
  chosen?.addEventListener('change', showChosen)
  addEventListener('popstate', () => location.reload())
  box.value ||= sessionStorage.getItem(draftAt()) ?? ''
  // What is new is below; on a touch screen a keyboard would cover it.
  if (document.querySelector('.message')) toLatest()
  if (!isCoarse.matches) box.focus({ preventScroll: true })
}
