// A dashboard of this machine, drawn anew every two seconds for as long as somebody looks.
import { cpus, freemem, loadavg, totalmem } from 'node:os'
import { Interface, number, plot } from 'fascia'

const began = Date.now()
const samples: { second: number; memory: number; load: number }[] = []

export const dashboard = Interface({
  title: 'Dashboard',
  description: 'How busy this machine is, while you watch.',
  readOnly: true,
  onLoad: true,
  every: 2,
  inputs: {},
  outputs: {
    history: plot({
      kind: 'line',
      columns: {
        second: number({ label: 'Seconds since the start' }),
        memory: number({ label: 'Memory in use, %' }),
        load: number({ label: 'Load of the processor, %' }),
      },
      x: 'second',
      y: ['memory', 'load'],
    }),
    free: number({ label: 'Free memory, in MB' }),
  },
  fn() {
    samples.push({
      second: Math.round((Date.now() - began) / 1000),
      memory: Math.round(100 - (100 * freemem()) / totalmem()),
      load: Math.min(100, Math.round((100 * (loadavg()[0] ?? 0)) / cpus().length)),
    })
    if (samples.length > 100) samples.shift()
    return { history: samples, free: Math.round(freemem() / 1e6) }
  },
})
