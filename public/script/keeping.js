// What a new part of the page takes over from the one before it: the last result until the next
// is there, what was typed meanwhile, how high a box was drawn, and where the focus is.
const typedFields = () => all('#form :is(input[type=text],textarea)')
const latestOf = (field) => field.sent ?? field.defaultValue

let leaving
document.addEventListener('htmx:before:request', ({ target }) => {
  if (target.id !== 'form') return
  load(scripts.running)
  complain()
  for (const field of typedFields()) field.sent = field.value
})
document.addEventListener('htmx:before:swap', ({ target, detail: { tasks } }) => {
  if (!tasks.some(({ target }) => target?.id === 'work')) return
  const outputs = isBusy() ? '.earlier .outputs' : '.outputs'
  leaving = {
    fields: target.matches?.('.example') ? [] : typedFields(),
    outputs: document.querySelector(`#result ${outputs}`),
    isOpen: document.querySelector('.advanced')?.open,
  }
})
document.addEventListener('htmx:before:settle', ({ target }) => {
  covered = undefined
  if (target === document.body) typedAgain()
  if (target.id !== 'work' || !leaving) return
  const { fields, outputs, isOpen } = leaving
  leaving = undefined
  for (const field of fields) {
    const next = at(field.id)
    if (!next) continue
    if (field.style.height) next.style.height = field.style.height
    if (field.value !== latestOf(field)) next.value = field.value
  }
  if (isOpen) target.querySelector('.advanced')?.setAttribute('open', '')
  if (outputs && !target.querySelector('.outputs')) {
    const heading = make('h3', { className: 'name', textContent: t('Earlier result') })
    at('result').append(make('div', { className: 'earlier' }, heading, outputs))
  }
  showRun()
  if (document.querySelector('[data-focus]')) return
  if (document.activeElement === document.body) at('run').focus({ preventScroll: true })
  at('result').scrollIntoView({ block: 'nearest', behavior: smooth() })
  report()
})
// What the title says of the last job holds until the next one is in the making.
document.addEventListener('input', ({ target }) => {
  if (target.form?.id === 'form') document.title = document.title.replace(/^[^·]+ · (?=.+ · )/, '')
})

// What was typed is there again after a reload and after going back, to a page that was left or
// that only changed; a job's page shows the values of its job.
const typedAt = () => `fascia ${location.pathname}${location.search}`
const keepTyped = () => {
  const typed = typedFields().map(({ id, value }) => [id, value])
  sessionStorage.setItem(typedAt(), JSON.stringify(typed))
}
document.addEventListener('htmx:before:history:update', keepTyped)
addEventListener('pagehide', keepTyped)
const typedAgain = () => {
  if (at('form')?.autocomplete === 'off') return
  for (const [id, value] of JSON.parse(sessionStorage.getItem(typedAt()) ?? '[]')) {
    const field = at(id)
    if (field) field.value = value
  }
}
if (performance.getEntriesByType('navigation')[0]?.type !== 'navigate') typedAgain()
