export { degrees } from './degrees/index.ts'
export { greet } from './greet.ts'
export { img2vid } from './img2vid/index.ts'
