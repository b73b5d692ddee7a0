// A table is booked by a form that a zod schema describes, and that validates in its own words.
import { Interface, markdown } from 'fascia'
import { z } from 'zod'

const schema = z
  .object({
    name: z.string().min(2, 'Tell us your name').describe('For the sign on the table'),
    day: z.iso.date().describe('We are closed on Mondays'),
    guests: z.int().min(1).max(12, 'For more than 12, give us a call').default(2),
    children: z.int().min(0).default(0),
    area: z.enum(['inside', 'terrace', 'bar']).default('inside'),
    wishes: z.array(z.enum(['high chair', 'window', 'quiet', 'cake'])).default([]),
  })
  .refine(({ day }) => new Date(day).getUTCDay() !== 1, {
    path: ['day'],
    message: 'We are closed on Mondays',
  })
  .refine(({ guests, children }) => children < guests, {
    path: ['children'],
    message: 'Somebody must be grown up',
  })

export const booking = Interface({
  title: 'Book a table',
  description: 'At a place that is closed on Mondays.',
  inputs: schema,
  outputs: { booked: markdown() },
  examples: [{ name: 'Ada', day: '2030-05-04', guests: 4, children: 1, area: 'terrace' }],
  fn({ name, day, guests, children, area, wishes }) {
    const date = new Date(day).toLocaleDateString('en-GB', { dateStyle: 'full', timeZone: 'UTC' })
    const people = children > 0 ? `${guests} (${children} of them small)` : `${guests}`
    const wanted = wishes.map((wish) => `- ${wish}`).join('\n')
    return { booked: `**${name}**, ${date}: ${people}, ${area}.\n\n${wanted}` }
  },
})
