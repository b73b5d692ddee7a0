// Everything works without this script. It adds what a page cannot do by itself: previews, order,
// drop and paste, progress of an upload, copying, the picture slider, tables that sort, and a clock
// that runs.
const all = (selector, root = document) => [...root.querySelectorAll(selector)]
const make = (tag, props = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), props)
  element.append(...children)
  return element
}
const button = (text, label, onclick) => {
  const made = make('button', { type: 'button', className: 'small', textContent: text, onclick })
  if (label) made.ariaLabel = label
  return made
}
const say = (text) => {
  // Of what lies behind an open dialog nothing is read out.
  const inside = document.querySelector('dialog[open] [role=status]')
  const region = inside ?? document.getElementById('announce')
  region?.replaceChildren()
  // The same words again are news only where there were none between.
  setTimeout(() => region?.replaceChildren(make('span', { textContent: text })), 50)
}

// The server writes each phrase in `t('…')` and `many('…')` in the language of the page, before this
// is sent; a phrase that depends on a number then comes in all its forms.
const { lang } = document.documentElement
const number = (value) => value.toLocaleString(lang)
const t = (phrase, values = {}) => phrase.replace(/\{(\w+)\}/g, (_, name) => values[name])
const many = (forms, count) =>
  t(forms[new Intl.PluralRules(lang).select(count)] ?? forms.other, { count: number(count) })

const size = (bytes) => {
  const power = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), 4)
  return (bytes / 1024 ** power).toLocaleString(lang, {
    style: 'unit',
    unit: ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'][power],
    unitDisplay: power ? 'short' : 'long',
    maximumFractionDigits: 1,
    useGrouping: false,
  })
}

// What the scripts that are loaded later give to those that wait for them.
const parts = {}
