// Boxes to tick that fold away: what is chosen is told at once, a filter leaves those with a text in
// them, arrow keys go from one to the next, and Escape folds them.
const picks = (root) => {
  const summary = root.querySelector('summary')
  const told = summary.firstElementChild
  const filter = root.querySelector('[data-filter]')
  const rows = all('.choice', root)
  const boxOf = (row) => row.firstElementChild
  const words = (row) => row.textContent.trim()
  const tell = () => {
    const chosen = rows.filter((row) => boxOf(row).checked).map(words)
    told.textContent = chosen.join(', ') || root.dataset.picks
  }
  const seen = () => rows.filter((row) => !row.hidden)
  const find = () => {
    const wanted = filter.value.trim().toLowerCase()
    for (const row of rows) row.hidden = !words(row).toLowerCase().includes(wanted)
    const of = { count: number(seen().length), rows: number(rows.length) }
    say(t('{count} of {rows}', of))
  }
  root.addEventListener('change', tell)
  if (filter) {
    filter.hidden = false
    filter.oninput = find
  }
  root.onkeydown = (event) => {
    const { key, target } = event
    if (key === 'Escape' && root.open) {
      root.open = false
      summary.focus()
    } else if (key === 'Enter' && target !== summary && !event.ctrlKey && !event.metaKey) {
      event.preventDefault()
    } else if (root.open && /^Arrow(Down|Up)$/.test(key)) {
      event.preventDefault()
      const stops = [filter ?? summary, ...seen().map(boxOf)]
      const at = stops.indexOf(target) + (key === 'ArrowDown' ? 1 : -1)
      stops[Math.max(0, Math.min(at, stops.length - 1))].focus()
    }
  }
  tell()
}
