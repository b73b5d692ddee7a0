// A range and the box beside it, which is what is sent.
const pair = (root) => {
  const [range, box] = all('input', root)
  range.hidden = false
  range.value = box.value
  range.oninput = () => {
    box.value = range.value
  }
  box.oninput = () => {
    range.value = box.value
  }
}

const shortcut = (hint) => {
  if (/Mac|iP/.test(navigator.platform)) hint.textContent = '⌘ ↵'
}

const localTime = (time) => {
  time.title = new Date(time.dateTime).toLocaleString(lang)
}
