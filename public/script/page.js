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
  once('[data-shortcut]', (hint) => {
    hint.hidden = false
  })
  once('[data-focus]', (problem) => problem.focus())
  once('[data-time]', localTime)
  if (document.querySelector('[data-drop]')) {
    if (parts.files) parts.files(once)
    else load(scripts.files)
  }
  if (isBusy() || !document.querySelector('[data-compare],[data-sort],[data-copy]')) return
  if (window.results) window.results(once)
  else load(scripts.results)
}
// The scripts for files and for results are fetched when the first of them is there.
const scripts = { ...document.currentScript.dataset }
const load = (src, then = enhance) => {
  const known = document.querySelector(`script[src="${src}"]`)
  const script = known ?? make('script', { src })
  script.addEventListener('load', then, { once: true })
  if (!known) document.head.append(script)
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
// An example that was clicked: its result comes into sight, and it runs once it is in the form.
document.addEventListener('htmx:after:swap', ({ target }) => {
  if (!target.matches?.('.example')) return
  document.getElementById('result').scrollIntoView()
  document.querySelector('[data-run]')?.requestSubmit()
})
// One call at a time: what is under way is stopped first.
document.addEventListener(
  'click',
  (event) => {
    if (!event.target.closest('.example')) return
    if (!isBusy() && !document.querySelector('#form.htmx-request')) return
    event.preventDefault()
    event.stopPropagation()
    say('Stop what runs, or wait for it')
  },
  true,
)
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
