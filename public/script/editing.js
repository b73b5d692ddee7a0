// A table to type in, over the text area that is sent: arrows go from cell to cell, Enter goes down
// and begins a new row after the last, and what is pasted fills cells from where it is pasted.
const drawnAtOnce = 200
const worthFinding = 20
const longest = 2_000_000

// Lines of cells, by whatever stands most often between them in the first line.
const readCells = (source, isOne) => {
  const [first] = source.replace(/"([^"]|"")*"/g, '').match(/^[^\n]*/)
  const countOf = (mark) => first.split(mark).length
  const mark =
    isOne || first.includes('\t')
      ? '\t'
      : [',', ';', '|'].sort((a, b) => countOf(b) - countOf(a))[0]
  const cell = new RegExp(
    `(?:"((?:[^"]|"")*)"|([^${mark}\\r\\n]*))(${mark === '|' ? '\\|' : mark}|\\r?\\n|$)`,
    'g',
  )
  const lines = [[]]
  for (const [, quoted, bare, end] of source.matchAll(cell)) {
    const plain = quoted?.replaceAll('""', '"') ?? bare
    lines.at(-1).push(/^'[=+\-@\t\r]/.test(plain) ? plain.slice(1) : plain)
    if (end === mark) continue
    if (end === '') break
    lines.push([])
  }
  return lines.filter((cells) => cells.some((text) => text.trim() !== ''))
}
const letter = (i) =>
  (i < 26 ? '' : letter(Math.floor(i / 26) - 1)) + String.fromCharCode(65 + (i % 26))
const wordOf = (value) =>
  value === null || value === undefined
    ? ''
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value)

// The columns and the rows of a text; nothing where it is no table of these columns.
const readTable = (source, fixed) => {
  const nameOf = (title) => {
    const word = wordOf(title).trim().toLowerCase()
    return fixed.findIndex(({ name, title }) =>
      [name.toLowerCase(), title.toLowerCase()].includes(word),
    )
  }
  const fromLines = (lines) => {
    const width = Math.max(0, ...lines.map(({ length }) => length))
    const heads = lines[0] ?? []
    if (!fixed) {
      const isNamed = heads.some((text) => Number.isNaN(Number(wordOf(text) || '0')))
      const columns = Array.from({ length: width }, (_, i) => {
        const title = isNamed ? wordOf(heads[i]).trim() : ''
        return { title: title || letter(i) }
      })
      return { columns, rows: lines.slice(isNamed ? 1 : 0) }
    }
    const places = heads.filter((text) => wordOf(text) !== '').map(nameOf)
    if (!places.some((place) => place >= 0))
      return width <= fixed.length && { columns: fixed, rows: lines }
    if (places.includes(-1)) return undefined
    const rows = lines
      .slice(1)
      .map((cells) => fixed.map((_, column) => cells[places.indexOf(column)]))
    return { columns: fixed, rows }
  }
  if (!/^\s*(\[\s*[[{\]]|\{)/.test(source)) return fromLines(readCells(source, fixed?.length === 1))
  const value = JSON.parse(source)
  const list = value.headers ? [value.headers, ...value.data] : value
  if (list.every(Array.isArray)) return fromLines(list)
  const columns =
    fixed ?? [...new Set(list.flatMap(Object.keys))].map((title) => ({ title, name: title }))
  return { columns, rows: list.map((row) => columns.map(({ name }) => row[name])) }
}

const written = (cell) => {
  const text = /^'[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell
  return /["\t\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

const edited = (area) => {
  const { columns: fixed, most, faults, label } = JSON.parse(area.dataset.sheet)
  if (area.value.length > longest) return
  const field = area.closest('.field')
  const preview = field.querySelector('details.data')
  let columns = []
  let rows = []
  let shown = []
  let sent
  let [atRow, atColumn] = [0, 0]

  const body = make('tbody')
  const head = make('tr')
  const counted = make('caption')
  const table = make('table', {}, counted, make('thead', {}, head), body)
  const region = make(
    'div',
    { className: 'grid editor', role: 'region', ariaLabel: t('{label}: table', { label }) },
    table,
  )
  const find = make('input', {
    type: 'search',
    className: 'find',
    ariaLabel: t('{label}: find rows', { label }),
    placeholder: t('Find rows'),
    hidden: true,
  })
  const addRow = button(t('Add row'), '', () => {
    find.value = ''
    if (!add(1)) return
    draw()
    focus(shown.length - 1, 0)
  })
  const addColumn = button(t('Add column'), '', () => {
    columns.push({ title: letter(columns.length) })
    for (const row of rows) row.cells.push('')
    draw()
    head.children[columns.length - 1].querySelector('input').select()
  })
  const asText = button(t('As text'), '', () => {
    const isText = !area.hidden
    if (isText && !read()) {
      say(t('This text is no such table'))
      return
    }
    flip(!isText)
    if (isText) focus(0, 0)
    else area.focus()
  })
  const actions = make('p', { className: 'actions' }, addRow, ...(fixed ? [] : [addColumn]), asText)
  const takes = field.querySelector('.takes')
  const pasteHint = takes.textContent
  region.setAttribute('aria-describedby', takes.id)
  const keysHint = t('Arrow keys go from cell to cell; paste cells from a spreadsheet')

  const flip = (isText) => {
    area.hidden = !isText
    region.hidden = isText
    addRow.hidden = addColumn.hidden = isText
    find.hidden = isText || rows.length < worthFinding
    asText.textContent = isText ? t('As a table') : t('As text')
    takes.textContent = isText ? pasteHint : keysHint
    if (preview) preview.hidden = !isText
  }

  const add = (count) => {
    if (rows.length + count > most) {
      say(t('There is room for {count} rows', { count: number(most) }))
      return false
    }
    for (let i = 0; i < count; i++) rows.push({ cells: columns.map(() => ''), faults: {} })
    return true
  }
  const isBlank = ({ cells }) =>
    cells.every(
      (text, i) =>
        text === '' ||
        (columns[i].kind === 'checkbox' &&
          text === 'false' &&
          columns.some(({ kind }) => kind !== 'checkbox')),
    )

  const read = () => {
    let found
    try {
      found = readTable(area.value, fixed)
    } catch {}
    if (!found || found.rows.length > most) return false
    sent = area.value
    columns = found.columns.length > 0 ? found.columns : [{ title: 'A' }, { title: 'B' }]
    rows = found.rows.map((cells) => ({
      cells: columns.map((_, i) => wordOf(cells[i])),
      faults: {},
    }))
    for (const [row, column, detail] of faults.splice(0))
      if (rows[row]) rows[row].faults[column] = detail
    if (rows.length === 0) add(Math.min(3, most))
    draw()
    return true
  }
  // One column has a tab behind its name, so that nothing else is taken for what divides cells.
  const write = () => {
    const lines = rows.filter((row) => !isBlank(row)).map(({ cells }) => cells)
    const names = columns.map(({ name, title }) => written(name ?? title))
    const all = [names, ...lines.map((cells) => cells.map(written))]
    const end = columns.length === 1 ? '\t' : ''
    sent = lines.length > 0 ? all.map((cells) => cells.join('\t') + end).join('\n') : ''
    area.value = sent
    area.dispatchEvent(new Event('input', { bubbles: true }))
    tell()
  }
  const tell = () => {
    const full = rows.filter((row) => !isBlank(row)).length
    const total = many('{count} rows', full)
    const isFound = find.value.trim() !== ''
    counted.replaceChildren(
      isFound ? t('{count} of {rows}', { count: number(shown.length), rows: total }) : total,
    )
  }

  const controlOf = (row, column) => {
    const { kind, choices } = columns[column]
    if (kind === 'checkbox')
      return make('input', {
        type: 'checkbox',
        checked: /^(true|yes|on|1|x)$/i.test(row.cells[column]),
      })
    const value = row.cells[column]
    // A line would lose what stands on several.
    if (value.includes('\n')) return make('textarea', { value, rows: value.split('\n').length })
    if (kind !== 'choice')
      return make('input', {
        type: 'text',
        value: row.cells[column],
        inputMode: kind === 'number' ? 'decimal' : '',
        autocomplete: 'off',
      })
    const known = choices.some(([value]) => value === row.cells[column]) || row.cells[column] === ''
    const all = [['', ''], ...choices, ...(known ? [] : [[row.cells[column], row.cells[column]]])]
    const select = make(
      'select',
      {},
      ...all.map(([value, textContent]) => make('option', { value, textContent })),
    )
    select.value = row.cells[column]
    return select
  }
  const cellOf = (row, at, column) => {
    const control = controlOf(row, column)
    const { title, kind } = columns[column]
    control.ariaLabel = t('{column}, row {row}', { column: title, row: number(at + 1) })
    control.tabIndex = at === atRow && column === atColumn ? 0 : -1
    const cell = make('td', { className: kind === 'number' ? 'number' : '' }, control)
    const fault = row.faults[column]
    if (fault) {
      cell.className += ' wrong'
      const id = `${area.id}-${at}-${column}-wrong`
      control.ariaInvalid = 'true'
      control.setAttribute('aria-describedby', id)
      cell.append(make('span', { className: 'error', id, textContent: fault }))
    }
    control.oninput = () => {
      row.cells[column] = kind === 'checkbox' ? String(control.checked) : control.value
      if (row.faults[column]) {
        delete row.faults[column]
        cell.classList.remove('wrong')
        control.ariaInvalid = null
        control.nextElementSibling.remove()
      }
      write()
    }
    return cell
  }
  const lineOf = (row, at) => {
    const remove = button('×', t('Remove row {row}', { row: number(at + 1) }), () => {
      rows.splice(rows.indexOf(row), 1)
      if (rows.length === 0) add(1)
      draw()
      write()
      say(t('Removed row {row}', { row: number(at + 1) }))
      focus(Math.min(at, shown.length - 1), atColumn)
    })
    remove.tabIndex = at === atRow && atColumn === columns.length ? 0 : -1
    return make(
      'tr',
      {},
      ...columns.map((_, column) => cellOf(row, at, column)),
      make('td', { className: 'remove' }, remove),
    )
  }
  const more = () => {
    const from = body.rows.length
    body.append(...shown.slice(from, from + drawnAtOnce).map((row, i) => lineOf(row, from + i)))
  }
  region.onscroll = () => {
    if (
      region.scrollTop + 2 * region.clientHeight > region.scrollHeight &&
      body.rows.length < shown.length
    )
      more()
  }
  const headOf = (column, i) => {
    const sort = button(
      fixed ? column.title : '',
      fixed ? '' : t('Sort by {name}', { name: column.title }),
      () => order(i),
    )
    sort.className += ' sort'
    const cell = make('th', {
      scope: 'col',
      className: column.kind === 'number' ? 'number' : '',
      ariaSort: column.sorted ?? null,
    })
    if (!fixed) {
      const name = make('input', {
        type: 'text',
        value: column.title,
        ariaLabel: t('Name of column {count}', { count: number(i + 1) }),
        autocomplete: 'off',
      })
      name.oninput = () => {
        column.title = column.name = name.value.trim() || letter(i)
        write()
      }
      const remove = button('×', t('Remove column {name}', { name: column.title }), () => {
        columns.splice(i, 1)
        for (const { cells } of rows) cells.splice(i, 1)
        draw()
        write()
        focus(atRow, Math.max(0, i - 1))
      })
      remove.disabled = columns.length === 1
      cell.append(make('span', { className: 'named' }, name, sort, remove))
    } else cell.append(sort)
    return cell
  }
  const draw = () => {
    const wanted = find.value.trim().toLowerCase()
    shown = rows.filter(({ cells }) => cells.some((text) => text.toLowerCase().includes(wanted)))
    find.hidden = rows.length < worthFinding || !area.hidden
    head.replaceChildren(
      ...columns.map(headOf),
      make('td', {}, make('span', { className: 'sr', textContent: t('Remove') })),
    )
    body.replaceChildren()
    if (atRow >= shown.length) atRow = 0
    if (atColumn > columns.length) atColumn = 0
    more()
    tell()
  }
  const order = (i) => {
    const column = columns[i]
    const sorted = column.sorted === 'ascending' ? 'descending' : 'ascending'
    for (const other of columns) delete other.sorted
    column.sorted = sorted
    const { compare } = new Intl.Collator(lang, { numeric: true })
    const isNumeric = rows.every(({ cells }) => !Number.isNaN(Number(cells[i])))
    const by = isNumeric ? (a, b) => a - b : compare
    const sign = sorted === 'ascending' ? 1 : -1
    rows.sort(({ cells: { [i]: a } }, { cells: { [i]: b } }) => !a - !b || sign * by(a, b))
    draw()
    write()
    head.children[i].querySelector('.sort').focus()
    say(
      sorted === 'ascending'
        ? t('Sorted by {name}, ascending', { name: column.title })
        : t('Sorted by {name}, descending', { name: column.title }),
    )
  }
  const stopAt = (row, column) => body.rows[row]?.cells[column]?.firstElementChild
  const focus = (row, column) => {
    while (body.rows.length <= row && body.rows.length < shown.length) more()
    const control = stopAt(row, column)
    if (!control) return
    const old = stopAt(atRow, atColumn)
    if (old) old.tabIndex = -1
    control.tabIndex = 0
    ;[atRow, atColumn] = [row, column]
    control.focus()
    control.select?.()
  }

  find.oninput = () => {
    draw()
    say(counted.textContent)
  }
  find.onkeydown = (event) => {
    if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) event.preventDefault()
  }
  body.addEventListener('focusin', ({ target }) => {
    const cell = target.closest('td')
    const [row, column] = [cell.parentElement.rowIndex - 1, cell.cellIndex]
    if (row === atRow && column === atColumn) return
    const old = stopAt(atRow, atColumn)
    if (old) old.tabIndex = -1
    target.tabIndex = 0
    ;[atRow, atColumn] = [row, column]
  })
  body.addEventListener('keydown', (event) => {
    const { key, target, ctrlKey, metaKey, altKey, shiftKey } = event
    if (ctrlKey || metaKey || altKey || event.isComposing) return
    const isText = target.matches('[type=text], textarea')
    if (target.matches('textarea') && /Enter|Up|Down/.test(key)) return
    const whole =
      isText && target.selectionStart === 0 && target.selectionEnd === target.value.length
    const isAtEdge = (edge) =>
      !isText || whole || (target.selectionStart === edge && target.selectionEnd === edge)
    const backwards = document.dir === 'rtl' ? 'ArrowRight' : 'ArrowLeft'
    const forwards = document.dir === 'rtl' ? 'ArrowLeft' : 'ArrowRight'
    const go = (row, column) => {
      event.preventDefault()
      focus(row, column)
    }
    if (key === 'Enter' && !target.matches('button')) {
      event.preventDefault()
      if (shiftKey) return go(atRow - 1, atColumn)
      const isLast = atRow === shown.length - 1 && find.value === ''
      if (isLast && add(1)) {
        const [row, column] = [atRow, atColumn]
        draw()
        return go(row + 1, column)
      }
      return go(atRow + 1, atColumn)
    }
    if (shiftKey || (target.matches('select') && /Up|Down/.test(key))) return
    if (key === 'ArrowUp') return go(atRow - 1, atColumn)
    if (key === 'ArrowDown') return go(atRow + 1, atColumn)
    if (key === backwards && isAtEdge(0)) return go(atRow, atColumn - 1)
    if (key === forwards && isAtEdge(target.value?.length ?? 0)) return go(atRow, atColumn + 1)
    if (key === 'Home' && whole) return go(atRow, 0)
    if (key === 'End' && whole) return go(atRow, columns.length - 1)
  })
  body.addEventListener('paste', (event) => {
    const text = event.clipboardData.getData('text/plain')
    if (!/[\t\n]/.test(text.replace(/\r?\n$/, '')) || atColumn >= columns.length) return
    event.preventDefault()
    const lines = readCells(text, !text.includes('\t') && columns.length === 1)
    const isHead = (cells) =>
      cells.every((word, i) =>
        [columns[atColumn + i]?.title, columns[atColumn + i]?.name].some(
          (name) => name?.toLowerCase() === word.trim().toLowerCase(),
        ),
      )
    if (isHead(lines[0])) lines.shift()
    const width = Math.max(0, ...lines.map(({ length }) => length))
    if (!fixed) {
      while (columns.length < atColumn + width) {
        columns.push({ title: letter(columns.length) })
        for (const { cells } of rows) cells.push('')
      }
    }
    const start = shown[atRow] ? rows.indexOf(shown[atRow]) : 0
    const room = lines.slice(0, most - start)
    if (start + room.length > rows.length) add(start + room.length - rows.length)
    for (const [i, cells] of room.entries()) {
      const row = rows[start + i]
      for (const [j, word] of cells.slice(0, columns.length - atColumn).entries()) {
        row.cells[atColumn + j] = word
        delete row.faults[atColumn + j]
      }
    }
    const [row, column] = [atRow, atColumn]
    draw()
    write()
    focus(row, column)
    say(t('Pasted {rows}', { rows: many('{count} rows', room.length) }))
  })
  // What leads to the text area leads to the first cell.
  document.addEventListener('click', (event) => {
    if (!area.isConnected || !area.hidden) return
    if (
      !event.target.closest(
        `label[for="${CSS.escape(area.id)}"], a[href="#${CSS.escape(area.id)}"]`,
      )
    )
      return
    event.preventDefault()
    const wrong = region.querySelector('[aria-invalid]')
    if (wrong) wrong.focus()
    else focus(0, 0)
  })
  // The page may fill in what was typed before.
  document.addEventListener('htmx:after:settle', () => {
    if (area.isConnected && area.hidden && area.value !== sent) read()
  })

  area.before(find, region)
  area.after(actions)
  area.hidden = true
  const isTable = read()
  flip(!isTable)
}

const look = document.querySelector(`link[href="${scripts.editingLook}"]`)
const lookIsHere = new Promise((resolve) => {
  if (look.sheet) resolve()
  else look.onload = look.onerror = resolve
})
parts.editing = (once) => lookIsHere.then(() => once('[data-sheet]', edited))
