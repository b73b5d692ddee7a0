// A range and the box beside it, which is what is sent.
const pair = (root) => {
  const [range, box] = all('input', root)
  range.hidden = false
  range.oninput = () => {
    box.value = range.value
  }
  box.oninput = () => {
    range.value = box.value
  }
}

const localTime = (time) => {
  time.title = new Date(time.dateTime).toLocaleString()
}
