// Light, dark, or as the system has it: kept in a cookie, by which the server begins the next page.
const page = document.documentElement
const keep = (choice, value) => {
  page.dataset[choice] = value
  // biome-ignore lint/suspicious/noDocumentCookie: cookieStore is not there without https
  document.cookie = `fascia-${choice}=${value};path=/;samesite=lax;max-age=${value ? 31536000 : 0}`
}
const kept = (choice) => document.cookie.match(`fascia-${choice}=(\\w*)`)?.[1] ?? ''
document.querySelector('.theme').onsubmit = (event) => {
  event.preventDefault()
  // From the system's, the first turn is to the other one: a turn that shows.
  const isDark = matchMedia('(prefers-color-scheme:dark)').matches
  const turns = isDark ? ['light', 'dark', ''] : ['dark', 'light', '']
  const value = turns[(turns.indexOf(kept('theme')) + 1) % 3]
  keep('theme', value)
  say(`Theme: ${value || 'as the system'}`)
}
// A page that comes back as it was left may be older than the choice.
addEventListener('pageshow', () => {
  page.dataset.theme = kept('theme')
})
