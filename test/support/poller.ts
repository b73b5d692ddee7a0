import { createServer, get } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** The worst that was met since it was asked last, in milliseconds. */
export interface Delays {
  theirs: number
  /** Of a server that does nothing but answer, on the same machine at the same time. */
  bare: number
  polls: number
  failures: string[]
}

const everyMs = 25

async function poll(theirs: string, bare: string): Promise<void> {
  let delays = fresh()
  process.on('message', () => {
    process.send!(delays)
    delays = fresh()
  })
  for (;;) {
    const mine = delays
    await Promise.all([
      measure(theirs).then(
        (ms) => {
          mine.theirs = Math.max(mine.theirs, ms)
          mine.polls++
        },
        (error) => mine.failures.push(String(error)),
      ),
      measure(bare).then((ms) => {
        mine.bare = Math.max(mine.bare, ms)
      }),
    ])
    await sleep(everyMs)
  }
}

const fresh = (): Delays => ({ theirs: 0, bare: 0, polls: 0, failures: [] })

const measure = (url: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const began = performance.now()
    const call = get(url, { agent: false }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${response.statusCode}`))
      response.resume().once('end', () => resolve(performance.now() - began))
    })
    call.once('error', reject)
    call.setTimeout(20_000, () => call.destroy(new Error('no answer in 20 s')))
  })

// Asked by its parent, it tells how long answers took: a process of its own, which is not held up by
// what the others do. With `bare` it is the server to compare with.
process.once('disconnect', () => process.exit())
if (process.argv[2] === 'bare') {
  const server = createServer((_, response) => response.end('ok'))
  server.listen(0, '127.0.0.1', () => process.send!((server.address() as AddressInfo).port))
} else if (process.send) void poll(process.argv[2]!, process.argv[3]!)
