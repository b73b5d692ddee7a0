// What stands below the work follows its height in a glide, so that nothing jumps under an eye or a
// finger: it comes out from under a result that grows, and goes up after one that shrinks.
const isStill = matchMedia('(prefers-reduced-motion: reduce)')
const smooth = () => (isStill.matches ? 'auto' : 'smooth')
const below = () => all('#work ~ *, footer')
const glide = (element, way) => {
  let from = way
  for (const earlier of element.getAnimations()) {
    // On from where it is now, in a box of its own: what an element in motion does is counted whole.
    from += new DOMMatrix(getComputedStyle(element).transform).m42
    earlier.cancel()
    element.hidden = true
    void element.offsetTop
    element.hidden = false
  }
  const transform = [`translateY(${from}px)`, 'translateY(0)']
  element.animate({ transform }, { duration: 240, easing: 'ease-out' })
}
let place
document.addEventListener('htmx:before:swap', () => {
  place = at('work') && below()[0].offsetTop
})
// In the same task, since the browser may lay out what is under the mouse before the next frame.
document.addEventListener('htmx:finally:swap', () => {
  const moved = at('work') ? below() : []
  const way = place - moved[0]?.offsetTop
  place = undefined
  if (way && !isStill.matches) for (const each of moved) glide(each, way)
})
