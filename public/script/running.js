// What a job shows while it is on its way and while it runs: fetched when the first one begins.
// Its clocks go on by themselves between two messages, and stand still without a connection.
const seen = new WeakMap()
const age = (clock, said) => {
  const now = performance.now()
  if (seen.get(clock)?.said !== said) seen.set(clock, { said, now })
  return now - seen.get(clock).now
}
const digits = (ms) => {
  const seconds = Math.round(ms / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
setInterval(() => {
  if (covered) return
  for (const clock of all('[data-since]')) {
    const { since } = clock.dataset
    clock.textContent = digits(Number(since) + age(clock, since))
  }
  for (const clock of all('[data-left]')) {
    const left = clock.dataset.left - age(clock, clock.dataset.left)
    clock.textContent =
      left < 1000 ? t('almost done') : t('about {time} left', { time: digits(left) })
  }
}, 500)

// Its words go to a screen reader when it begins and ends, and now and then between.
setInterval(() => {
  const status = document.querySelector('#live [data-say]')
  const isNews = status && status.dataset.say !== lastTold
  if (isBusy() && !covered && isNews && performance.now() - toldAt > 8000) report()
}, 1000)

// A page that nobody sees has no stream; its title tells all the same.
setInterval(async () => {
  if (!document.hidden || !isBusy()) return
  const asked = fetch(location.href, { headers: { accept: 'text/html' } })
  const answer = await asked.catch(() => undefined)
  if (!answer?.ok) return
  const { title } = new DOMParser().parseFromString(await answer.text(), 'text/html')
  if (document.hidden) document.title = title
}, 3000)

// A log that is open stays open.
let isOpen = false
document.addEventListener('htmx:before:swap', () => {
  isOpen = document.querySelector('.log')?.open
})
document.addEventListener('htmx:before:settle', ({ target }) => {
  const log = target.querySelector('.log')
  if (log && target.id === 'live') log.open = isOpen
})

// A stream that breaks is tried again; that a job is gone for good is said once.
const broken = (live, status) => {
  const isGone = status === 404
  const text = isGone ? t('This run is gone: the server knows it no more') : lost
  if (document.querySelector('#live .state').textContent === text) return
  cover(text)
  say(text)
  if (!isGone) return
  live.setAttribute('data-gone', '')
  stoppable()?.removeAttribute('data-stop')
  at('result').ariaBusy = 'false'
  showRun()
}
const lost = t('Connection lost: trying again…')
// The first connection is htmx's own, which does not try again.
const unheard = (event) => {
  const { target, response } = event.detail.ctx
  if (target?.id !== 'live' || (event.type !== 'htmx:error' && !(response?.status >= 400))) return
  event.preventDefault()
  broken(target, response?.status)
  setTimeout(() => !target.hasAttribute('data-gone') && window.htmx.process(target, true), 2000)
}
document.addEventListener('htmx:before:swap', unheard)
document.addEventListener('htmx:error', unheard)
document.addEventListener('htmx:sse:error', ({ detail, target }) => {
  if (target.id === 'live') broken(target, detail.status)
})
document.addEventListener('htmx:sse:before:connection', (event) => {
  if (event.target.hasAttribute('data-gone')) event.preventDefault()
})
document.addEventListener('htmx:sse:after:connection', () => {
  if (covered) say(t('Connected again'))
  complain()
  uncover()
})

// On its way to the server: shown as soon as files are on theirs, and else when it takes long;
// told when it takes longer.
let slow = []
const landed = () => slow.forEach(clearTimeout)
const sendingNow = (part) => {
  const text = part < 1 ? t('Sending {part} %', { part: Math.floor(part * 100) }) : t('Sending…')
  const bar = make('progress', { ariaLabel: t('Sending') })
  if (part < 1) bar.value = part
  cover(text).append(bar)
}
const wait = () => {
  landed()
  slow = [setTimeout(sendingNow, 400, 1), setTimeout(say, 2000, t('Sending…'))]
}
document.addEventListener('htmx:before:request', ({ target }) => target.id === 'form' && wait())
document.addEventListener('htmx:before:swap', landed)
document.addEventListener('htmx:error', landed)
const sent = {
  sending({ detail: { loaded, total } }) {
    landed()
    sendingNow(loaded / total)
  },
  sent() {
    wait()
    sendingNow(1)
  },
  cancelled() {
    landed()
    uncover()
  },
}
for (const [name, hear] of Object.entries(sent)) {
  document.addEventListener(`fascia:${name}`, hear, true)
}
if (document.querySelector('form.htmx-request')) wait()
