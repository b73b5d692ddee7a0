// A table that its headings sort, up and then down, with blank cells last, and that shows the rows
// in which a text stands. Of a long one only the first rows are drawn: the others come from its CSV,
// and are drawn as they are scrolled to.
const chunk = 200

const readCsv = (text) => {
  const rows = []
  let row = []
  const cell = /(?:"((?:[^"]|"")*)"|([^,\n]*))(,|\n|$)/g
  for (const [, quoted, bare, end] of text.matchAll(cell)) {
    const plain = quoted?.replaceAll('""', '"') ?? bare
    row.push(/^'[=+\-@\t\r]/.test(plain) ? plain.slice(1) : plain)
    if (end === ',') continue
    rows.push(row)
    row = []
    if (end === '') return rows
  }
  return rows
}
const csvOf = (link) =>
  link.href
    ? decodeURIComponent(link.href.split(',%EF%BB%BF')[1])
    : link.parentElement.nextElementSibling.textContent

// As a spreadsheet takes it.
on('click', '[data-cells]', (made) => {
  const part = (cell) => (/["\t\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
  const link = made.parentElement.querySelector('[data-csv]')
  const lines = readCsv(csvOf(link)).map((cells) => cells.map(part).join('\t'))
  copy(made, made.parentElement.previousElementSibling.querySelector('table'), lines.join('\n'))
})

const sortable = (table) => {
  const { compare } = new Intl.Collator(undefined, { numeric: true })
  const [body] = table.tBodies
  const region = table.parentElement
  const counted = table.caption.lastElementChild
  const heads = all('th', table)
  const finder =
    region.previousElementSibling?.matches('[data-find]') && region.previousElementSibling
  let rows = [...body.rows].map((element) => ({
    element,
    cells: [...element.cells].map((cell) => cell.textContent),
  }))
  let shown = rows
  let drawn = rows.length

  const whole = () => {
    const link = region.parentElement.querySelector('[data-csv]')
    if (rows.length === Number(table.dataset.sort) || !link) return
    const read = readCsv(csvOf(link)).slice(1)
    if (read.length !== Number(table.dataset.sort)) return
    rows = read.map((cells, at) => rows[at] ?? { cells })
    shown = rows
    counted.textContent = many('{count} rows', rows.length)
  }
  const elementOf = (row) => {
    row.element ??= make(
      'tr',
      {},
      ...row.cells.map((textContent, at) =>
        make('td', { textContent, className: heads[at].className }),
      ),
    )
    return row.element
  }
  const draw = (from) => {
    const to = Math.min(shown.length, from + chunk)
    const elements = shown.slice(from, to).map(elementOf)
    if (from === 0) body.replaceChildren(...elements)
    else body.append(...elements)
    drawn = to
  }
  region.onscroll = () => {
    if (region.scrollTop + 2 * region.clientHeight < region.scrollHeight) return
    whole()
    if (drawn < shown.length) draw(drawn)
  }

  const order = () => {
    const at = heads.findIndex((head) => head.ariaSort)
    if (at < 0) return
    const sign = heads[at].ariaSort === 'ascending' ? 1 : -1
    const by = heads[at].className === 'number' ? (a, b) => a - b : compare
    shown.sort(({ cells: { [at]: a } }, { cells: { [at]: b } }) => !a - !b || sign * by(a, b))
  }
  const find = () => {
    whole()
    const wanted = finder ? finder.value.trim().toLowerCase() : ''
    shown = rows.filter(({ cells }) => cells.some((cell) => cell.toLowerCase().includes(wanted)))
    order()
    draw(0)
    region.scrollTop = 0
    const total = many('{count} rows', rows.length)
    counted.textContent = wanted
      ? t('{count} of {rows}', { count: number(shown.length), rows: total })
      : total
  }
  if (finder) {
    finder.oninput = () => {
      find()
      say(counted.textContent)
    }
    finder.onkeydown = (event) => {
      if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) event.preventDefault()
    }
  }
  for (const head of heads) {
    const name = head.textContent
    const sort = () => {
      const sorted = head.ariaSort === 'ascending' ? 'descending' : 'ascending'
      for (const other of heads) other.ariaSort = null
      head.ariaSort = sorted
      find()
      say(
        sorted === 'ascending'
          ? t('Sorted by {name}, ascending', { name })
          : t('Sorted by {name}, descending', { name }),
      )
    }
    head.replaceChildren(button(name, '', sort))
  }
}
