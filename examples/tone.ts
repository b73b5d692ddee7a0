// A tone, as a WAV file to listen to: sound made of nothing but numbers.
import { audio, Interface, radio, slider } from 'fascia'

const rate = 44_100
const waves = {
  sine: (turn: number) => Math.sin(2 * Math.PI * turn),
  square: (turn: number) => (turn % 1 < 0.5 ? 0.5 : -0.5),
  triangle: (turn: number) => 4 * Math.abs((turn % 1) - 0.5) - 1,
}

/** Four letters, as the number that stands for them in a WAV file. */
const letters = (four: string) => Buffer.from(four).readInt32LE()

export const tone = Interface({
  title: 'Tone generator',
  description: 'A pure tone, to tune by or to annoy.',
  inputs: {
    frequency: slider({ min: 60, max: 2000, default: 440, label: 'Frequency, in Hz' }),
    wave: radio({ choices: ['sine', 'square', 'triangle'], default: 'sine' }),
    seconds: slider({ min: 0.5, max: 5, step: 0.5, default: 1 }),
  },
  outputs: { sound: audio({ name: 'tone.wav' }) },
  examples: [{ frequency: 262 }, { frequency: 523, wave: 'square', seconds: 0.5 }],
  fn({ frequency, wave, seconds }) {
    const samples = Int16Array.from({ length: rate * seconds }, (_, at) => {
      const fade = Math.min(1, at / 500, (rate * seconds - at) / 500)
      return 30_000 * fade * waves[wave]((frequency * at) / rate)
    })
    const size = samples.byteLength
    const format = [letters('fmt '), 16, 1 | (1 << 16), rate, 2 * rate, 2 | (16 << 16)]
    const head = [letters('RIFF'), 36 + size, letters('WAVE'), ...format, letters('data'), size]
    return { sound: new Blob([Int32Array.from(head), samples], { type: 'audio/wav' }) }
  },
})
