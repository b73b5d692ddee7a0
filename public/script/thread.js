// Messages: code can be copied, and an answer that is on its way grows as it comes.
const withCopy = (pre) => {
  if (pre.parentElement?.matches('.copied')) return
  const copy = button(t('Copy'), '', async () => {
    await navigator.clipboard.writeText(pre.querySelector('code')?.textContent ?? pre.textContent)
    copy.textContent = t('Copied')
    setTimeout(() => copy.replaceChildren(t('Copy')), 2000)
  })
  copy.classList.add('copy')
  const box = make('div', { className: 'copied' })
  pre.replaceWith(box)
  box.append(pre, copy)
}
const copyable = (root) => all('pre', root).forEach(withCopy)

// Whoever reads further up stays there; the rest is led along.
const bottom = () => document.documentElement.scrollHeight - innerHeight
let isFollowing = bottom() - scrollY < 120
const toLatest = (behavior = 'instant') => scrollTo({ top: bottom(), behavior })
let latest
const offerLatest = () => {
  const isAway = bottom() - scrollY > innerHeight
  latest ??= button(t('To the latest'), '', () => toLatest(smooth()))
  latest.classList.add('latest')
  latest.hidden = !isAway
  if (isAway && !latest.isConnected) at('composer')?.append(latest)
}
let wasAt = scrollY
addEventListener(
  'scroll',
  () => {
    // Only the reader goes up.
    if (scrollY < wasAt - 2) isFollowing = false
    if (bottom() - scrollY < 120) isFollowing = true
    wasAt = scrollY
    offerLatest()
  },
  { passive: true },
)

// What the server says of an answer is what changes: behind what is finished comes more, and only
// the last block of it is drawn again.
const growing = (message) => {
  const text = message.querySelector('.markdown')
  const open = make('div', { className: 'open' })
  text.append(open)
  const put = (html) => {
    const made = make('template', { innerHTML: html }).content
    copyable(made)
    return made
  }
  const ways = {
    anew: () => text.replaceChildren(open, open.replaceChildren() ?? ''),
    add(html) {
      open.replaceChildren()
      open.before(put(html))
    },
    open: (html) => open.replaceChildren(put(html)),
    code(more) {
      let code = open.querySelector('.growing')
      if (!code) {
        code = make('code', { className: 'growing' })
        const pre = make('pre', { tabIndex: 0, dir: 'ltr' }, code)
        open.replaceChildren(pre)
        withCopy(pre)
      }
      code.append(more)
    },
    close() {
      open.querySelector('.growing')?.classList.remove('growing')
      open.before(...open.childNodes)
    },
    end(html) {
      open.remove()
      message.querySelector('.waiting')?.remove()
      message.append(put(html))
    },
  }
  return (changes) => {
    for (const [kind, value] of changes) ways[kind](value)
    if (isFollowing) toLatest()
    else offerLatest()
  }
}

const follow = (message) => {
  const grow = growing(message)
  const source = new EventSource(message.dataset.events)
  let isLost = false
  source.onmessage = ({ data }) => {
    if (isLost) say(t('Connected again'))
    isLost = false
    grow(JSON.parse(data))
  }
  source.addEventListener('done', () => {
    source.close()
    const lines = message.innerText.split('\n').filter((line) => line && line !== t('Copy'))
    message.removeAttribute('aria-busy')
    message.removeAttribute('id')
    say(lines.join('\n').slice(0, 2000))
    document.dispatchEvent(new CustomEvent('fascia:answered'))
  })
  source.onerror = () => {
    if (!isLost) say(t('Connection lost: trying again…'))
    isLost = true
    if (source.readyState === EventSource.CLOSED) setTimeout(follow, 2000, message)
  }
}

parts.thread = (once) => {
  once('.message:not([aria-busy])', copyable)
  once('.message[data-events][aria-busy]', follow)
}
