// The loudness of a sound over its time, as bars: what was played stands out, and a click goes there.
const wave = async (canvas) => {
  const audio = canvas.nextElementSibling
  const count = 160
  let levels = Array(count).fill(0)
  const draw = () => {
    const { clientWidth: width, clientHeight: height } = canvas
    const style = getComputedStyle(canvas)
    const dense = devicePixelRatio
    Object.assign(canvas, { width: width * dense, height: height * dense })
    const pen = canvas.getContext('2d')
    pen.scale(dense, dense)
    const step = width / count
    const played = audio.currentTime / (audio.duration || 1)
    levels.forEach((level, i) => {
      const tall = Math.max(2, level * height)
      pen.fillStyle = i / count < played ? style.color : style.borderColor
      const x = style.direction === 'rtl' ? width - (i + 1) * step : i * step
      pen.fillRect(x, (height - tall) / 2, Math.max(1, step * 0.65), tall)
    })
  }
  canvas.onclick = ({ clientX }) => {
    const { left, right, width } = canvas.getBoundingClientRect()
    const isTurned = getComputedStyle(canvas).direction === 'rtl'
    const at = (isTurned ? right - clientX : clientX - left) / width
    if (audio.duration) audio.currentTime = at * audio.duration
    audio.play()
  }
  audio.ontimeupdate = draw
  audio.onseeked = draw
  new ResizeObserver(draw).observe(canvas)
  try {
    const bytes = await (await fetch(audio.src)).arrayBuffer()
    const sound = await new OfflineAudioContext(1, 1, 8000).decodeAudioData(bytes)
    const samples = sound.getChannelData(0)
    const each = Math.max(1, Math.floor(samples.length / count))
    levels = levels.map((_, i) => {
      let peak = 0
      for (let at = i * each; at < (i + 1) * each; at++)
        peak = Math.max(peak, Math.abs(samples[at] ?? 0))
      return peak
    })
    const most = Math.max(...levels) || 1
    levels = levels.map((level) => level / most)
    canvas.dataset.wave = 'drawn'
  } catch {
    // What the browser cannot decode keeps its controls, over a flat line.
  }
  draw()
}
