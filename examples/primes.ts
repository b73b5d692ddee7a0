// Looks for twin primes until it is stopped: a busy loop, in a process of its own.
import { Interface, number, table } from 'fascia'

function isPrime(candidate: number): boolean {
  for (let by = 3; by * by <= candidate; by += 2) if (candidate % by === 0) return false
  return true
}

export const twinPrimes = Interface({
  title: 'Twin primes',
  description: 'Press Stop when you have seen enough; the log keeps what was found.',
  isolate: true,
  timeout: 300,
  inputs: {
    from: number({ min: 3, max: 1e14, integer: true, default: 1_000_000_000 }),
    pairs: number({ min: 1, max: 10_000, integer: true, default: 50 }),
  },
  outputs: { found: table({ columns: { first: 'number', second: 'number' } }) },
  *fn({ from, pairs }, { progress, log }) {
    const found: { first: number; second: number }[] = []
    for (let first = from + ((from + 1) % 2); found.length < pairs; first += 2) {
      if (!isPrime(first) || !isPrime(first + 2)) continue
      found.push({ first, second: first + 2 })
      log(`${first} and ${first + 2}`)
      progress(found.length, pairs)
      yield { found }
    }
  },
})
