// Light, dark, or as the system has it: kept in a cookie, by which the server begins the next page.
const whole = document.documentElement
const turner = document.querySelector('.theme')
const root = document.querySelector('.mark').pathname.slice(0, -1) || '/'
const choose = (choice, value) => {
  whole.dataset[choice] = value
  // biome-ignore lint/suspicious/noDocumentCookie: cookieStore is not there without https
  document.cookie = `fascia-${choice}=${value};path=${root};samesite=lax;max-age=${value ? 31536000 : 0}`
}
const chosenFor = (choice) => document.cookie.match(`fascia-${choice}=(\\w*)`)?.[1] ?? ''
const turn = (event) => {
  event.preventDefault()
  // From the system's, the first turn is to the other one: a turn that shows.
  const isDark = matchMedia('(prefers-color-scheme:dark)').matches
  const turns = isDark ? ['light', 'dark', ''] : ['dark', 'light', '']
  const value = turns[(turns.indexOf(whole.dataset.theme || '') + 1) % 3]
  choose('theme', value)
  say(`Theme: ${value || 'as the system'}`)
}
// Where there is but one theme, there is nothing to turn.
if (turner) {
  turner.onsubmit = turn
  // A page that comes back as it was left may be older than the choice.
  addEventListener('pageshow', () => {
    whole.dataset.theme = chosenFor('theme')
  })
}
