// One button that runs a job and then stops it, and what is told of the job to a screen reader.
const at = (id) => document.getElementById(id)
const isBusy = () => at('result')?.ariaBusy === 'true'
const stoppable = () => document.querySelector('[data-stop]')

const showRun = () => {
  const run = at('run')
  const text = stoppable() ? t('Stop') : (run?.dataset.label ?? t('Run'))
  if (!run || run.textContent === text) return
  run.textContent = text
  run.type = stoppable() ? 'button' : 'submit'
}

// What the page itself has to say: over what the server said of a job until it says more, and
// beside the button.
let covered
const cover = (text) => {
  const status = document.querySelector('#live .status')
  covered ??= status.cloneNode(true)
  status.querySelector('.state').textContent = text
  status.querySelector('.end')?.remove()
  for (const old of all('progress, .doing a', status)) old.remove()
  return status
}
const uncover = () => {
  if (covered) document.querySelector('#live .status')?.replaceWith(covered)
  covered = undefined
}
const complain = (text) => {
  document.querySelector('.error.offline')?.remove()
  const error = { className: 'error offline', role: 'alert', textContent: text }
  if (text) document.querySelector('#form .actions')?.before(make('p', error))
}

// The button of the call that is sent as soon as what runs has stopped.
let runsNext
const stopJob = async () => {
  const address = stoppable().dataset.stop
  cover(t('Stopping…'))
  const body = new URLSearchParams({ _action: 'stop' })
  const request = { method: 'POST', body, headers: { 'HX-Request': 'true' } }
  const { ok } = await fetch(address, request).catch(() => ({}))
  if (ok) return complain()
  uncover()
  runsNext = undefined
  complain(t('It could not be stopped: the server does not answer. Try again.'))
}
document.addEventListener('click', ({ target, detail }) => {
  // The second click of two that were meant as one would stop what the first began.
  if (detail < 2 && target.id === 'run' && stoppable()) stopJob()
})
// A call that is sent while another runs takes its place: none goes on unseen.
const replace = (event) => {
  if (event.target.id !== 'form' || !stoppable()) return
  event.preventDefault()
  event.stopPropagation()
  runsNext = event.submitter ?? at('run')
  stopJob()
}
document.addEventListener('submit', replace, true)
// Of several buttons of a form each has an address of its own.
document.addEventListener('htmx:config:request', ({ detail: { ctx } }) => {
  const to = ctx.request.submitter?.getAttribute('formaction')
  if (to) ctx.request.action = to
})
document.addEventListener('keydown', (event) => {
  const { key, ctrlKey, metaKey, isComposing, target, repeat } = event
  // A key that is held would run and stop in turns.
  if (key === 'Enter' && repeat && target.id === 'run') event.preventDefault()
  if (key === 'Enter' && (ctrlKey || metaKey) && !repeat) at('run')?.click()
  const isTaken = event.defaultPrevented || isComposing || document.fullscreenElement
  if (key !== 'Escape' || isTaken || !stoppable()) return
  if (!target.closest?.('select,[popover]') && !document.querySelector('dialog[open]')) stopJob()
})

let lastTold
let toldAt = 0
const report = () => {
  toldAt = performance.now()
  lastTold = document.querySelector('#live [data-say]')?.dataset.say
  if (lastTold) say(lastTold)
}
document.addEventListener('done', () => {
  const result = at('result')
  if (result) result.ariaBusy = 'false'
  if (result?.querySelector('#live .outputs')) result.querySelector('.earlier')?.remove()
  if (!document.querySelector('[data-focus]')) report()
  enhance()
  runsNext?.click()
  runsNext = undefined
})
document.addEventListener('htmx:error', ({ target }) => {
  if (target.id !== 'form') return
  uncover()
  complain(t('It could not be sent: the server does not answer. Nothing you entered is lost.'))
})
