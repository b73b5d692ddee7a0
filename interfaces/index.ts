// In the order in which they are listed everywhere.
export { greet } from './greet.ts'
export { colorize } from './colorize/index.ts'
export { img2vid } from './img2vid/index.ts'
export { degrees } from './degrees/index.ts'
export { images, deriveImage, storeImage, removeImage } from './images/index.ts'
export { album } from './colorize/album.ts'
