// Two pictures, one over the other, with a handle between them.
const slide = (root) => {
  const range = root.querySelector('input[type=range]')
  const move = () => root.style.setProperty('--at', `${range.value}%`)
  range.hidden = false
  range.oninput = move
  root.classList.add('live')
  move()
}

// A table that its headings sort, up and then down; blank cells stay last.
const sortable = (table) => {
  const { compare } = new Intl.Collator(undefined, { numeric: true })
  const [body] = table.tBodies
  const heads = all('th', table)
  heads.forEach((head, at) => {
    const name = head.textContent
    const order = head.className === 'number' ? (a, b) => a - b : compare
    const sort = () => {
      const sign = head.ariaSort === 'ascending' ? -1 : 1
      const text = (row) => row.cells[at].textContent
      const rows = [...body.rows].sort((one, other) => {
        const [a, b] = [text(one), text(other)]
        return !a - !b || sign * order(a, b)
      })
      for (const other of heads) other.ariaSort = null
      head.ariaSort = sign > 0 ? 'ascending' : 'descending'
      body.append(...rows)
      say(`Sorted by ${name}, ${head.ariaSort}`)
    }
    head.replaceChildren(button(name, '', sort))
  })
}

const copying = (source) => {
  const made = button('Copy', '', async () => {
    await navigator.clipboard.writeText(source.textContent)
    made.textContent = 'Copied'
    say('Copied')
    setTimeout(() => {
      made.textContent = 'Copy'
    }, 2000)
  })
  if (navigator.clipboard) source.after(make('p', { className: 'actions' }, made))
}

window.results = (once) => {
  once('[data-languages]', languages)
  once('[data-compare]', slide)
  once('[data-sort]', sortable)
  once('[data-copy]', copying)
}
