const done = new WeakSet()
const once = (selector, work) => {
  for (const element of all(selector)) {
    if (done.has(element)) continue
    done.add(element)
    work(element)
  }
}
const enhance = () => {
  once('[data-range]', pair)
  once('[data-shortcut]', shortcut)
  once('[data-focus]', (problem) => problem.focus())
  once('[data-time]', localTime)
  showRun()
  if (document.querySelector('[data-drop]')) {
    if (parts.files) parts.files(once)
    else load(scripts.files)
  }
  if (isBusy()) load(scripts.running)
  if (document.querySelector('[data-asks]')) load(scripts.live)
  for (const name of new Set(all('[data-needs]').map(({ dataset }) => dataset.needs))) {
    styled(scripts[`${name}Look`])
    if (parts[name]) parts[name](once)
    else load(scripts[name])
  }
  if (!document.querySelector('.result,[data-sort],[data-copy]:not(details:not([open]) *)')) return
  if (!parts.results) load(scripts.results)
  else if (!isBusy()) parts.results(once)
}
// The scripts for files and for results are fetched when the first of them is there.
const scripts = { ...document.currentScript.dataset }
const load = (src, then = enhance) => {
  const known = document.querySelector(`script[src="${src}"]`)
  if (known && then === enhance) return
  const script = known ?? make('script', { src })
  script.addEventListener('load', then, { once: true })
  if (!known) document.head.append(script)
}
const styled = (href) => {
  if (document.querySelector(`link[href="${href}"]`)) return
  document.head.append(make('link', { rel: 'stylesheet', href }))
}
enhance()
document.addEventListener('toggle', enhance, true)
new MutationObserver(enhance).observe(document.body, { childList: true, subtree: true })

// An example that was clicked: its result comes into sight, and it runs once it is in the form.
document.addEventListener('htmx:after:swap', ({ target }) => {
  if (!target.matches?.('.example')) return
  document.getElementById('result').scrollIntoView({ behavior: smooth() })
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
    say(t('Stop what runs, or wait for it'))
  },
  true,
)
document.addEventListener('click', (event) => {
  const example = event.target.closest('[data-try]') && document.querySelector('a.example')
  if (!example) return
  event.preventDefault()
  example.click()
})
