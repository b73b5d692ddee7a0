// In code a new line begins where the last one did. The Tab key goes on to the next field, as anywhere.
const coding = (box) => {
  box.addEventListener('keydown', (event) => {
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing
    if (event.key !== 'Enter' || !isPlain) return
    const line = box.value.slice(0, box.selectionStart).split('\n').at(-1)
    const [indent] = /^[ \t]*/.exec(line)
    if (indent === '') return
    event.preventDefault()
    // Unlike any other way, this one can be undone by the browser's own keys.
    document.execCommand('insertText', false, `\n${indent}`)
  })
}

parts.rich = (once) => {
  once('[data-picks]', picks)
  once('[data-code]', coding)
}
