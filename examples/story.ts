// A story that comes word by word, as from a language model: fn is an async generator.
import { setTimeout as sleep } from 'node:timers/promises'
import { Interface, markdown, number, slider, text } from 'fascia'

const told =
  `the sea was far and the robot was small . once upon a time the robot wanted to see the sea .
the wind was kind and told the robot a story . the robot walked until the road was gone .
once the wind told the sea a story about the robot . the sea wanted to see the wind .`.split(/\s+/)

/** A number from 0 to 1, always the same for the same two. */
const chance = (seed: number, at: number) =>
  Math.abs(Math.sin(seed * 12.9898 + at * 78.233) * 43758.5453) % 1

export const story = Interface({
  title: 'Stories',
  description: 'Each word is one that somebody once said after the one before.',
  inputs: {
    beginning: text({ default: 'Once upon a time the robot', maxLength: 500 }),
    words: slider({ min: 10, max: 200, integer: true, default: 60 }),
    pause: slider({ max: 500, default: 60, label: 'Pause between words, in ms' }),
    seed: number({ integer: true, default: 7 }),
  },
  advanced: ['pause', 'seed'],
  outputs: { story: markdown() },
  async *fn({ beginning, words, pause, seed }, { signal }) {
    let story = beginning
    let last = beginning.toLowerCase().split(/\s+/).at(-1)
    for (let at = 0; at < words; at++) {
      const next = told.filter((_, i) => told[i - 1] === last)
      last = next[Math.floor(chance(seed, at) * next.length)] ?? 'the'
      story += last === '.' ? last : ` ${last}`
      yield { story: story.replace(/\. \w/g, (start) => start.toUpperCase()) }
      await sleep(pause, undefined, { signal })
    }
  },
})
