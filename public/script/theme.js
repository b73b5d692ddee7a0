// Light, dark, or as the system has it: kept in a cookie, by which the server begins the next page.
const whole = document.documentElement
const turner = document.querySelector('.theme')
const root = document.querySelector('.mark').pathname.slice(0, -1) || '/'
const keep = (choice, value) => {
  // biome-ignore lint/suspicious/noDocumentCookie: cookieStore is not there without https
  document.cookie = `fascia-${choice}=${value};path=${root};samesite=lax;max-age=${value ? 31536000 : 0}`
}
const choose = (choice, value) => {
  whole.dataset[choice] = value
  keep(choice, value)
}
const chosenFor = (choice) => document.cookie.match(`fascia-${choice}=(\\w*)`)?.[1] ?? ''
const turn = (event) => {
  event.preventDefault()
  // From the system's, the first turn is to the other one: a turn that shows.
  const isDark = matchMedia('(prefers-color-scheme:dark)').matches
  const turns = isDark ? ['light', 'dark', ''] : ['dark', 'light', '']
  const value = turns[(turns.indexOf(whole.dataset.theme || '') + 1) % 3]
  choose('theme', value)
  const words = document.querySelector('.theme .sr')
  say(`${words.textContent}: ${words.dataset[value || 'system']}`)
}
// The page comes anew in the language that is chosen, with what was typed.
const choice = document.querySelector('details.language')
if (choice) {
  choice.onsubmit = (event) => {
    event.preventDefault()
    keep('language', event.submitter.value)
    location.reload()
  }
  document.addEventListener('click', ({ target }) => {
    if (!choice.contains(target)) choice.open = false
  })
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !choice.open) return
    event.preventDefault()
    choice.open = false
    choice.firstElementChild.focus()
  })
}
// Where there is but one theme, there is nothing to turn.
if (turner) turner.onsubmit = turn
// A part of the page comes in the language of the page, whatever was chosen elsewhere meanwhile.
document.addEventListener('htmx:config:request', ({ detail }) => {
  detail.ctx.request.headers['Accept-Language'] = lang
})
// A page that comes back as it was left may be older than the choice.
addEventListener('pageshow', ({ persisted }) => {
  if (turner) whole.dataset.theme = chosenFor('theme')
  const language = chosenFor('language')
  if (persisted && language && language !== lang) location.reload()
})
