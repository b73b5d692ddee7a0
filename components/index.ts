export { number } from './number.ts'
export { text, text as textbox } from './text.ts'
