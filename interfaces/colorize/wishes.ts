import { dropdown, slider } from '../../app/index.ts'

/** What may be wished of the colours and of the file they come in, for one photo or for many. */
export const vividness = slider({
  help: '0 is cautious, 1 is bold',
  min: 0,
  max: 1,
  step: 0.05,
  default: 0.5,
})

export const format = dropdown({
  choices: [
    { value: 'same', label: 'The same as the photo' },
    { value: 'jpeg', label: 'JPEG' },
    { value: 'png', label: 'PNG' },
    { value: 'webp', label: 'WebP' },
  ],
  default: 'same',
})
