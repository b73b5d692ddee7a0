// Two pictures, one over the other, and the line between them: moved on the picture or by the range.
const divide = (root, range, at) => {
  const before = Math.round(Math.max(0, Math.min(100, at)))
  range.value = before
  range.setAttribute(
    'aria-valuetext',
    t('{before} % before, {after} % after', { before, after: 100 - before }),
  )
  root.style.setProperty('--at', `${before}%`)
}
const divided = (root) => [root, root.querySelector('input[type=range]')]

on('input', '[data-compare] [type=range]', (range) =>
  divide(range.closest('[data-compare]'), range, range.value),
)
on('pointerdown', '[data-compare] .frame', (frame, event) => {
  const [root, range] = divided(frame.closest('[data-compare]'))
  if (event.button !== 0 || root.dataset.zoomed) return
  const move = ({ clientX }) => {
    const { left, right, width } = frame.getBoundingClientRect()
    const isTurned = getComputedStyle(frame).direction === 'rtl'
    divide(root, range, ((isTurned ? right - clientX : clientX - left) / width) * 100)
  }
  const stop = () => {
    frame.onpointermove = null
  }
  frame.setPointerCapture(event.pointerId)
  frame.onpointermove = move
  frame.onpointerup = stop
  frame.onpointercancel = stop
  move(event)
})
// The browser would drag the picture itself away.
on('dragstart', '[data-compare] .frame', (_, event) => event.preventDefault())
