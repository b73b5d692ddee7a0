// What happens without a click: a call when an input changes, when the page opens, or every so often;
// and fields that depend on others. The form itself stays as it is, so that nothing typed is lost.
const restMs = 250
const toldMs = 1500
const headers = { Accept: 'text/html', 'HX-Request': 'true', 'HX-Request-Type': 'partial' }
const send = (own, signal, hasFiles) => {
  const form = at('form')
  const body = new FormData()
  for (const [name, value] of new FormData(form)) {
    if (typeof value === 'string' || (hasFiles && value.name)) body.append(name, value)
  }
  body.set(own, '1')
  const isText = ![...body.values()].some((value) => value instanceof File)
  const sent = { method: 'POST', headers, signal, body: isText ? new URLSearchParams(body) : body }
  return fetch(form.getAttribute('action'), sent)
}
const valuesOf = (names) => {
  const given = [...new FormData(at('form'))].filter(
    ([name]) => !name.startsWith('_') && (!names || names.includes(name)),
  )
  return JSON.stringify(
    given.map(([name, value]) => [name, value.lastModified ? value.name + value.size : value]),
  )
}
const asks = () => at('form').dataset.asks.split(' ')
const parsed = (text) => new DOMParser().parseFromString(text, 'text/html')

// Fields that read what was changed are asked for anew; of these only those that are others now
// are drawn again.
let asking
let askingSoon
let asked
let askedFor = valuesOf(asks())
const ask = async () => {
  asking = new AbortController()
  const { signal } = asking
  askedFor = valuesOf(asks())
  const answer = await send('_fields', signal).catch(() => undefined)
  const drawn = answer?.ok ? parsed(await answer.text().catch(() => '')) : undefined
  if (signal.aborted) return
  const next = drawn?.querySelector('[data-asks]')
  if (!next) {
    askedFor = undefined
    return
  }
  at('form').dataset.asks = next.dataset.asks
  for (const field of all('[data-field]', next)) {
    const now = at('form').querySelector(`[data-field="${CSS.escape(field.dataset.field)}"]`)
    now.hidden = field.hidden
    if (now.dataset.as === field.dataset.as) continue
    now.dataset.as = field.dataset.as
    const { id } = now.contains(document.activeElement) ? document.activeElement : {}
    now.replaceChildren(...field.childNodes)
    if (id) at(id)?.focus()
  }
  if (valuesOf(asks()) !== askedFor) await ask()
}

// What is wrong stands at its field. What is only blank yet is not wrong while somebody types.
const mark = (wrong) => {
  for (const old of all('#form [data-wrong]')) {
    const control = at(old.dataset.wrong)
    control?.removeAttribute('aria-invalid')
    const ids = control?.getAttribute('aria-describedby')?.replace(` ${old.id}`, '')
    if (ids) control.setAttribute('aria-describedby', ids.trim())
    old.remove()
  }
  for (const error of wrong) {
    const control = at(error.dataset.wrong)
    const ids = control.getAttribute('aria-describedby') ?? ''
    control.ariaInvalid = 'true'
    control.setAttribute('aria-describedby', `${ids} ${error.id}`)
    control.closest('.field').querySelector('label,legend').after(error)
  }
}
const isFilled = (name) => new FormData(at('form')).getAll(name).some((value) => value !== '')

const show = async (text, isQuiet) => {
  const live = at('live')
  const drawn = parsed(text)
  const errors = all('[data-wrong]', drawn)
  const wrong = errors.filter(({ dataset }) => isFilled(dataset.wrong) && at(dataset.wrong))
  for (const error of errors) error.remove()
  if (!isQuiet) mark(wrong)
  const isStale = errors.length > 0 && live.querySelector('.outputs')
  at('result').toggleAttribute('data-stale', Boolean(isStale))
  if (isStale) live.querySelector('.status').replaceWith(drawn.querySelector('.status'))
  else if (errors.length === 0 || wrong.length > 0) {
    const swap = { target: live, sourceElement: live, swap: 'innerMorph' }
    await window.htmx.swap({ ...swap, text: drawn.body.innerHTML })
  }
}

async function* messages(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    const events = (text + value).split('\n\n')
    text = events.pop()
    for (const event of events) {
      const lines = event.split('\n').filter((line) => line.startsWith('data: '))
      if (lines.length > 0) yield lines.map((line) => line.slice(6)).join('\n')
    }
  }
}

let running
let starting
let telling
const giveUp = () => {
  for (const timer of [starting, telling]) clearTimeout(timer)
  running?.abort()
}
const soon = (ms, isQuiet) => {
  giveUp()
  starting = setTimeout(run, ms, isQuiet)
}
const run = async (isQuiet) => {
  if (!at('form')) return
  // A Job that was begun by a click goes first.
  if (isBusy() || at('form').matches('.htmx-request')) return soon(restMs, isQuiet)
  running = new AbortController()
  const { signal } = running
  const busy = setTimeout(() => {
    document.querySelector('#live .lamp')?.classList.add('on', 'busy')
  }, 300)
  try {
    await asked
    if (signal.aborted) return
    const answer = await send('_live', signal, true)
    complain()
    if (!answer.ok)
      throw new Error(parsed(await answer.text()).querySelector('#main p')?.textContent)
    for await (const message of messages(answer.body)) {
      if (signal.aborted) return
      await show(message, isQuiet)
    }
    if (!isQuiet) telling = setTimeout(report, toldMs)
  } catch (error) {
    if (signal.aborted) return
    const unsent = t(
      'It could not be sent: the server does not answer. Nothing you entered is lost.',
    )
    complain(error instanceof TypeError ? unsent : error.message)
  } finally {
    clearTimeout(busy)
    document.querySelector('#live .lamp.busy')?.classList.remove('on', 'busy')
    if (!signal.aborted) again()
  }
}

// Again and again, while the page is in sight.
let clock
const again = () => {
  clearTimeout(clock)
  const every = Number(at('form')?.dataset.every)
  if (every && !document.hidden) clock = setTimeout(run, every * 1000, true)
}
document.addEventListener('visibilitychange', () => {
  clearTimeout(clock)
  if (!document.hidden && at('form')?.dataset.every) run(true)
})

let seen = valuesOf()
const look = () => {
  const { dataset } = at('form')
  if (valuesOf(asks()) !== askedFor) {
    clearTimeout(askingSoon)
    asking?.abort()
    asked = new Promise((resolve) => {
      askingSoon = setTimeout(() => ask().finally(resolve), restMs / 2)
    })
  }
  const values = valuesOf()
  if (dataset.live === undefined || values === seen) return
  seen = values
  soon(restMs)
}
for (const type of ['input', 'change']) {
  document.addEventListener(type, ({ target }) => target.form?.id === 'form' && look())
}
document.addEventListener('submit', giveUp, true)

const { load: loads, live: isLive } = at('form').dataset
const isTyped = typedFields().some(({ value, defaultValue }) => value !== defaultValue)
const isBack = performance.getEntriesByType('navigation')[0]?.type !== 'navigate'
if (at('form').dataset.asks && (isBack || isTyped)) asked = ask()
if (loads !== undefined || (isLive !== undefined && isTyped)) run()
else again()
