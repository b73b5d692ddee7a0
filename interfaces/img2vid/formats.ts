import type { Encoder } from './ffmpeg.ts'

/** A format that films are written in, under its file name extension. */
interface FilmFormat {
  type: string
  /** As its user chooses it. */
  label: string
  encoder: Encoder
  /** The most that players of it show well: 16 × 16 blocks and pixels a side, and frames a second. */
  most: { blocks: number; side: number; fps: number }
  /** What ffmpeg is told, when it may use so many threads. */
  options(threads: number): string[]
}

/** 8 bits a channel, and their meaning said, so that no player has to guess it. */
const colours = [
  ...['-pix_fmt', 'yuv420p', '-color_range', 'tv', '-colorspace', 'bt709'],
  ...['-color_primaries', 'bt709', '-color_trc', 'bt709'],
]
const scaled = 'scale=out_color_matrix=bt709:out_range=tv:flags=bicubic+accurate_rnd'

/** H.264 of level 5.1, which is what decoders in hardware take. */
const most = { blocks: 36_864, side: 4096, fps: 60 }

/**
 * A palette of its own for each picture, with nothing held back for it, and dots that stand still.
 */
const palette =
  'split[a][b];[a]palettegen=stats_mode=single[p];[b][p]paletteuse=new=1:dither=bayer:bayer_scale=4'

/** Quick and small rather than slow and smallest; a short lookahead keeps memory low. */
export const formats = {
  mp4: {
    type: 'video/mp4',
    label: 'MP4: plays everywhere',
    encoder: 'libx264',
    most,
    options: (threads) => [
      ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '20', '-g', '60'],
      ...['-rc-lookahead', '5', '-x264-params', 'sync-lookahead=0', '-threads', `${threads}`],
      ...['-vf', scaled, ...colours, '-movflags', '+faststart'],
    ],
  },
  webm: {
    type: 'video/webm',
    label: 'WebM: free of patents, for the web',
    encoder: 'libvpx-vp9',
    most,
    options: (threads) => [
      ...['-c:v', 'libvpx-vp9', '-crf', '32', '-b:v', '0', '-g', '60', '-deadline', 'good'],
      ...['-cpu-used', '5', '-row-mt', '1', '-lag-in-frames', '5', '-auto-alt-ref', '0'],
      ...['-threads', `${threads}`, '-vf', scaled, ...colours],
    ],
  },
  gif: {
    type: 'image/gif',
    label: 'GIF: moves where only pictures are shown',
    encoder: 'gif',
    // It is large for what it shows, and browsers slow down what has under 2/100 s a picture.
    most: { blocks: 1600, side: 640, fps: 50 },
    options: () => ['-filter_complex', palette, '-loop', '0'],
  },
} satisfies { [extension: string]: FilmFormat }

export type Format = keyof typeof formats
