// What stands below the work follows its height in a glide, so that nothing jumps under an eye or a
// finger: it comes out from under a result that grows, and goes up after one that shrinks.
const isStill = matchMedia('(prefers-reduced-motion: reduce)')
const smooth = () => (isStill.matches ? 'auto' : 'smooth')
const below = () => all('#work ~ *, footer')
// It rests for a while before it ends: also a busy browser draws it where it comes to.
const glide = (element, way) =>
  element.animate(
    [
      { transform: `translateY(${way}px)`, easing: 'ease-out' },
      { transform: 'translateY(0)', offset: 0.3 },
      { transform: 'translateY(0)' },
    ],
    { duration: 800, composite: 'add' },
  )
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
