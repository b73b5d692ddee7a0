// Converts what is measured: which units are on offer depends on what that is.
import { dropdown, Interface, number, radio } from 'fascia'

const scales: { [kind: string]: { [unit: string]: number } } = {
  length: { m: 1, km: 1000, cm: 0.01, mile: 1609.344, yard: 0.9144, foot: 0.3048, inch: 0.0254 },
  weight: { kg: 1, g: 0.001, tonne: 1000, pound: 0.45359237, ounce: 0.028349523125 },
  time: { s: 1, min: 60, hour: 3600, day: 86_400, week: 604_800 },
  data: { MB: 1, kB: 0.001, GB: 1000, MiB: 1.048576, GiB: 1073.741824 },
}

export const units = Interface({
  title: 'Unit converter',
  description: 'Metres and miles, hours and weeks, bytes and bytes.',
  live: true,
  onLoad: true,
  readOnly: true,
  inputs: {
    kind: radio({ choices: ['length', 'weight', 'time', 'data'], default: 'length' }),
    amount: number({ default: 1 }),
    from: dropdown({ choices: ({ kind }) => Object.keys(scales[kind] ?? {}), default: 'mile' }),
    to: dropdown({ choices: ({ kind }) => Object.keys(scales[kind] ?? {}), default: 'km' }),
  },
  outputs: { converted: 'text' },
  examples: [
    { kind: 'length', amount: 26.2, from: 'mile', to: 'km' },
    { kind: 'data', amount: 500, from: 'GB', to: 'GiB' },
  ],
  fn({ kind, amount, from, to }) {
    const scale = scales[kind] ?? {}
    const converted = (amount * (scale[from] ?? 1)) / (scale[to] ?? 1)
    return { converted: `${amount} ${from} = ${Number(converted.toPrecision(8))} ${to}` }
  },
})
