// A picture by this machine's camera, or a sound by its microphone, into a zone for files.
const mostSeconds = 600

const refusalOf = ({ name }, isCamera) => {
  if (/NotAllowed|Security/.test(name)) {
    return isCamera
      ? t('This page may not use the camera: allow it in the settings of your browser')
      : t('This page may not use the microphone: allow it in the settings of your browser')
  }
  if (/NotFound|Overconstrained/.test(name)) {
    return isCamera ? t('There is no camera') : t('There is no microphone')
  }
  return isCamera
    ? t('The camera does not answer: another program may be using it')
    : t('The microphone does not answer: another program may be using it')
}

const styled = new Promise((resolve) => {
  const done = () => resolve()
  const look = { rel: 'stylesheet', href: scripts.capturingLook, onload: done, onerror: done }
  document.head.append(make('link', look))
})

// What is open while something is taken: it ends with Escape, with its own buttons, and with the page
// part that it is in.
const opened = ({ zone, opener, label, close }, ...children) => {
  const panel = make('div', { className: 'taking', role: 'group', ariaLabel: label }, ...children)
  const end = () => {
    clearInterval(watch)
    close()
    panel.remove()
    zone.classList.remove('capturing')
    opener.disabled = false
    opener.focus()
  }
  const watch = setInterval(() => panel.isConnected || end(), 500)
  panel.onkeydown = (event) => {
    if (event.key !== 'Escape') return
    event.preventDefault()
    end()
  }
  zone.classList.add('capturing')
  zone.append(panel)
  return end
}
const stop = (stream) => {
  for (const track of stream.getTracks()) track.stop()
}
const stamp = () => new Date().toLocaleTimeString('sv').replaceAll(':', '-')

const camera = async ({ zone, input, opener, add }) => {
  const { mediaDevices } = navigator
  const ask = (deviceId) => {
    const size = { width: { ideal: 1920 }, height: { ideal: 1080 } }
    return mediaDevices.getUserMedia({
      video: { ...size, ...(deviceId && { deviceId: { exact: deviceId } }) },
    })
  }
  let stream = await ask()
  const film = make('video', {
    muted: true,
    autoplay: true,
    playsInline: true,
    srcObject: stream,
    ariaLabel: t('What the camera sees'),
  })
  const take = button(t('Take the picture'), '', async () => {
    const { videoWidth: width, videoHeight: height } = film
    if (!width) return
    const canvas = make('canvas', { width, height })
    canvas.getContext('2d').drawImage(film, 0, 0)
    const types = input.accept.split(',')
    const type =
      ['image/jpeg', 'image/png', 'image/webp'].find((one) => types.includes(one)) ?? 'image/jpeg'
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, type, 0.92))
    const name = `${t('photo')}-${stamp()}.${type.slice(6).replace('jpeg', 'jpg')}`
    if (!input.multiple) end()
    add([new File([blob], name, { type })])
  })
  take.className = 'primary small'
  const cameras = (await mediaDevices.enumerateDevices()).filter(
    ({ kind }) => kind === 'videoinput',
  )
  const turn = button(t('Other camera'), '', async () => {
    const { deviceId } = stream.getVideoTracks()[0].getSettings()
    const next =
      cameras[(cameras.findIndex((one) => one.deviceId === deviceId) + 1) % cameras.length]
    stop(stream)
    try {
      stream = await ask(next.deviceId)
    } catch {
      stream = await ask()
    }
    film.srcObject = stream
  })
  turn.hidden = cameras.length < 2
  const cancel = button(input.multiple ? t('Done') : t('Cancel'), '', () => end())
  const end = opened(
    { zone, opener, label: t('Camera'), close: () => stop(stream) },
    film,
    make('p', { className: 'actions' }, take, turn, cancel),
  )
  take.focus()
  say(t('The camera is on'))
}

// 16 bits, one channel: what every program reads.
const wav = (sound) => {
  const { sampleRate, length, numberOfChannels: count } = sound
  const channels = Array.from({ length: count }, (_, i) => sound.getChannelData(i))
  const view = new DataView(new ArrayBuffer(44 + 2 * length))
  const write = (at, text) => {
    for (const [i, one] of [...text].entries()) view.setUint8(at + i, one.charCodeAt(0))
  }
  write(0, 'RIFF')
  view.setUint32(4, 36 + 2 * length, true)
  write(8, 'WAVEfmt ')
  const format = [
    [16, 16],
    [24, sampleRate],
    [28, 2 * sampleRate],
  ]
  for (const [at, value] of format) view.setUint32(at, value, true)
  for (const [at, value] of [
    [20, 1],
    [22, 1],
    [32, 2],
    [34, 16],
  ])
    view.setUint16(at, value, true)
  write(36, 'data')
  view.setUint32(40, 2 * length, true)
  for (let i = 0; i < length; i++) {
    const sum = channels.reduce((sum, channel) => sum + channel[i], 0) / count
    view.setInt16(44 + 2 * i, Math.max(-1, Math.min(1, sum)) * 0x7fff, true)
  }
  return view.buffer
}

const microphone = async ({ zone, opener, add, complain }) => {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true })
  const heard = new AudioContext()
  const analyser = heard.createAnalyser()
  heard.createMediaStreamSource(stream).connect(analyser)
  const levels = new Uint8Array(analyser.fftSize)
  const room = (Number(zone.dataset.maxBytes ?? Infinity) - 44) / (2 * heard.sampleRate)
  const longest = Math.min(mostSeconds, Math.floor(room))
  const recorder = new MediaRecorder(stream)
  const chunks = []
  let isKept = false
  recorder.ondataavailable = ({ data }) => chunks.push(data)
  recorder.onstop = async () => {
    try {
      if (!isKept) return
      const bytes = await new Blob(chunks, { type: recorder.mimeType }).arrayBuffer()
      const sound = await heard.decodeAudioData(bytes)
      const type = 'audio/wav'
      add([new File([wav(sound)], `${t('recording')}-${stamp()}.wav`, { type })])
    } catch {
      complain([t('Nothing was recorded')])
    } finally {
      heard.close()
    }
  }
  const clock = make('span', { className: 'clock', textContent: '0:00' })
  clock.setAttribute('role', 'timer')
  const level = make('meter', { max: 1, ariaLabel: t('How loud it is') })
  const began = performance.now()
  const ticking = setInterval(() => {
    const seconds = Math.floor((performance.now() - began) / 1000)
    clock.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
    analyser.getByteTimeDomainData(levels)
    level.value = levels.reduce((most, one) => Math.max(most, Math.abs(one - 128)), 0) / 128
    if (seconds >= longest) keep.click()
  }, 100)
  const keep = button(t('Stop and keep'), '', () => {
    isKept = true
    end()
  })
  keep.className = 'primary small'
  const end = opened(
    {
      ...{ zone, opener, label: t('Microphone') },
      close() {
        clearInterval(ticking)
        recorder.stop()
        stop(stream)
      },
    },
    make(
      'p',
      { className: 'heard' },
      make('span', { className: 'live-dot', ariaHidden: 'true' }),
      clock,
      level,
    ),
    make(
      'p',
      { className: 'actions' },
      keep,
      button(t('Cancel'), '', () => end()),
    ),
  )
  recorder.start()
  keep.focus()
  say(t('Recording'))
}

parts.capturing = async (given) => {
  const { opener, complain } = given
  const isCamera = opener.dataset.capture === 'camera'
  opener.disabled = true
  complain([])
  await styled
  try {
    await (isCamera ? camera : microphone)(given)
  } catch (error) {
    opener.disabled = false
    complain([refusalOf(error, isCamera)])
    opener.focus()
  }
}
