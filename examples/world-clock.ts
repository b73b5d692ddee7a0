// What time it is elsewhere: the cities on offer depend on the region, and the clock goes on by itself.
import { dropdown, Interface } from 'fascia'

const zones = Intl.supportedValuesOf('timeZone').filter((zone) => zone.includes('/'))
const regions = [...new Set(zones.map((zone) => zone.replace(/\/.*/, '')))]
const citiesIn = (region: string) =>
  zones
    .filter((zone) => zone.startsWith(`${region}/`))
    .map((zone) => zone.slice(region.length + 1))
    .map((value) => ({ value, label: value.replaceAll('_', ' ').replaceAll('/', ', ') }))

export const worldClock = Interface({
  title: 'World clock',
  description: 'Choose a region, and a city in it.',
  live: true,
  onLoad: true,
  every: 1,
  readOnly: true,
  inputs: {
    region: dropdown({ choices: regions, default: 'Europe' }),
    city: dropdown({ choices: ({ region }) => citiesIn(`${region}`), default: 'London' }),
  },
  outputs: { time: 'text', date: 'text' },
  examples: [
    { region: 'Asia', city: 'Tokyo' },
    { region: 'America', city: 'Argentina/Buenos_Aires' },
  ],
  fn({ region, city }) {
    const now = new Date()
    const timeZone = `${region}/${city}`
    return {
      time: now.toLocaleTimeString('en-GB', { timeZone, timeZoneName: 'short' }),
      date: now.toLocaleDateString('en-GB', { timeZone, dateStyle: 'full' }),
    }
  },
})
