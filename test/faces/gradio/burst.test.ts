import { setTimeout as sleep } from 'node:timers/promises'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { shout } from './faces.ts'
import { connected } from './support.ts'

const test = suite('the Gradio face, in bursts')
const times = 8

/** Between bursts the stream is open, about to be closed, or closed. */
for (const pause of [0, 240, 260]) {
  test(`calls at once, again and again ${pause} ms later, are all answered`, async () => {
    const app = await connected({ shout })
    for (let burst = 0; burst < times; burst++) {
      const words = Array.from({ length: 12 }, (_, i) => `${burst}-${i}`)
      const answers = await Promise.all(words.map((word) => app.client.predict('/shout', [word])))
      assert.equal(
        answers.map(({ data }) => data[0]),
        words,
      )
      await sleep(pause)
    }
    await app.close()
  })
}

test.run()
