// What a mortgage costs: sliders, a plot and a table that follow them.
import { Interface, number, plot, slider } from 'fascia'

const whole = (label: string) => number({ label })

export const mortgage = Interface({
  title: 'Mortgage',
  description: 'What you would pay, and what for.',
  live: true,
  onLoad: true,
  readOnly: true,
  inputs: {
    amount: number({ min: 1000, max: 1e9, default: 250_000 }),
    rate: slider({ min: 0.5, max: 12, step: 0.25, default: 3.5, label: 'Interest a year, %' }),
    years: slider({ min: 1, max: 40, integer: true, default: 25 }),
  },
  outputs: {
    monthly: number({ label: 'To pay each month' }),
    interest: number({ label: 'Interest in all' }),
    plan: plot({
      kind: 'line',
      columns: { year: number({ integer: true }), left: whole('Left'), paid: whole('Paid') },
      x: 'year',
      y: ['left', 'paid'],
    }),
  },
  fn({ amount, rate, years }) {
    const month = rate / 1200
    const monthly = (amount * month) / (1 - (1 + month) ** (-12 * years))
    const plan = [{ year: 0, left: amount, paid: 0 }]
    for (let year = 1; year <= years; year++) {
      const growth = (1 + month) ** (12 * year)
      const left = amount * growth - (monthly * (growth - 1)) / month
      plan.push({ year, left: Math.round(Math.abs(left)), paid: Math.round(monthly * 12 * year) })
    }
    const interest = Math.round(monthly * 12 * years - amount)
    return { monthly: Math.round(monthly * 100) / 100, interest, plan }
  },
})
