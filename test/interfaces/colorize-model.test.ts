import { writeFile } from 'node:fs/promises'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { colorize } from '../../interfaces/colorize/engine.ts'
import { openModel } from '../../interfaces/colorize/local/model.ts'
import { type OnnxGraph, type OnnxPort, onnx, pixelNetwork } from '../support/onnx.ts'
import { darkroom, labOf, slope } from '../support/photo.ts'
import { caught, studio } from '../support/studio.ts'

const test = suite('colorize by a model of your own')

const picture = (width: number, height: number, code: number) => ({
  width,
  height,
  grey: new Uint8Array(width * height).fill(code),
})

async function open(graph: OnnxGraph | Buffer) {
  const { file, close } = await studio()
  const { path } = file('mine.onnx')
  await writeFile(path, Buffer.isBuffer(graph) ? graph : onnx(graph))
  try {
    return await openModel(path)
  } finally {
    await close()
  }
}

const near = (actual: number | undefined, expected: number) =>
  assert.ok(Math.abs(actual! - expected) < 0.01, `${actual} is not ${expected}`)

test('one channel is L*, in the size that the network fixes', async () => {
  const model = await open(
    pixelNetwork({
      image: { name: 'input', shape: [1, 1, 24, 32] },
      ab: { name: 'output', shape: [1, 2, 24, 32] },
      weights: [1, -0.5],
      bias: [0, 3],
    }),
  )
  assert.equal(model.sizeFor({ width: 999, height: 10 }), { height: 24, width: 32 })
  const { width, height, ab } = await model.colours(picture(32, 24, 119), 0.5)
  assert.equal([width, height, ab.length], [32, 24, 2 * 32 * 24])
  const lightness = 50.03
  near(ab[0], lightness)
  near(ab[32 * 24], 3 - lightness / 2)
})

test('three channels are the grey picture as RGB from 0 to 1, in multiples of 32', async () => {
  const model = await open(
    pixelNetwork({
      image: { name: 'rgb', shape: ['n', 3, 'h', 'w'] },
      ab: { name: 'ab', shape: ['n', 2, 'h', 'w'] },
      weights: [10, 20, 30, 0, 0, 100],
    }),
  )
  assert.equal(model.sizeFor({ width: 1000, height: 490 }), { height: 512, width: 1056 })
  const { ab } = await model.colours(picture(4, 2, 51), 0.5)
  near(ab[0], 60 / 5)
  near(ab[8], 100 / 5)
})

/** Gives a* as alpha times L*, and b* as L*, at a quarter of the size. */
const quarter: OnnxGraph = {
  inputs: [
    { name: 'L', shape: ['n', 1, 'h', 'w'] },
    { name: 'alpha', shape: [1] },
  ],
  outputs: [{ name: 'ab', shape: ['n', 2, 'h4', 'w4'] }],
  nodes: [
    {
      op: 'AveragePool',
      inputs: ['L'],
      outputs: ['b'],
      attributes: { kernel_shape: [4, 4], strides: [4, 4] },
    },
    { op: 'Mul', inputs: ['b', 'alpha'], outputs: ['a'] },
    { op: 'Concat', inputs: ['a', 'b'], outputs: ['ab'], attributes: { axis: 1 } },
  ],
}

test('alpha is given to a network that takes it, and the colours may be coarser', async () => {
  const model = await open(quarter)
  assert.equal(model.sizeFor({ width: 300, height: 400 }), { height: 176, width: 128 })
  const { width, height, ab } = await model.colours(picture(32, 16, 119), 0.25)
  assert.equal([width, height], [8, 4])
  near(ab[0], 50.03 / 4)
  near(ab[32], 50.03)
})

test('a very long picture is not given in its own shape', async () => {
  const { sizeFor } = await open(quarter)
  assert.equal(sizeFor({ width: 30_000, height: 10 }), { height: 128, width: 1024 })
  assert.equal(sizeFor({ width: 1, height: 1 }), { height: 128, width: 128 })
})

test('colours that are no numbers, or beyond Lab, become ones that are not', async () => {
  const model = await open({
    inputs: [{ name: 'L', shape: [1, 1, 8, 8] }],
    outputs: [{ name: 'ab', shape: [1, 2, 8, 8] }],
    nodes: [{ op: 'Div', inputs: ['L', 'zeros'], outputs: ['ab'] }],
    weights: { zeros: { shape: [2, 1, 1], values: [0, -1e-9] } },
  })
  const dark = await model.colours(picture(8, 8, 0), 0)
  assert.equal([dark.ab[0], dark.ab[127]], [0, 0])
  const light = await model.colours(picture(8, 8, 255), 0)
  assert.equal([light.ab[0], light.ab[127]], [127, -127])
})

const twoPlanes: OnnxPort = { name: 'ab', shape: [1, 2, 8, 8] }
const onePlane: OnnxPort = { name: 'x', shape: [1, 1, 8, 8] }

for (const [found, graph] of [
  [
    'takes x float32[1,4,8,8], and gives ab float32[1,2,8,8]',
    pixelNetwork({
      image: { name: 'x', shape: [1, 4, 8, 8] },
      ab: twoPlanes,
      weights: [1, 1, 1, 1, 1, 1, 1, 1],
    }),
  ],
  [
    'takes x float32[1,1,8,8], and gives rgb float32[1,3,8,8]',
    pixelNetwork({
      image: onePlane,
      ab: { name: 'rgb', shape: [1, 3, 8, 8] },
      weights: [1, 1, 1],
      bias: [0, 0, 0],
    }),
  ],
  [
    'takes x float32[1,1,8,8] and y float32[1,1,8,8], and gives ab float32[1,2,8,8]',
    {
      inputs: [onePlane, { name: 'y', shape: [1, 1, 8, 8] }],
      outputs: [twoPlanes],
      nodes: [{ op: 'Concat', inputs: ['x', 'y'], outputs: ['ab'], attributes: { axis: 1 } }],
    },
  ],
  [
    'takes x float32[4], and gives y float32[4]',
    {
      inputs: [{ name: 'x', shape: [4] }],
      outputs: [{ name: 'y', shape: [4] }],
      nodes: [{ op: 'Relu', inputs: ['x'], outputs: ['y'] }],
    },
  ],
  [
    'takes x float16[1,1,8,8], and gives ab float16[1,2,8,8]',
    {
      inputs: [{ ...onePlane, type: 10 }],
      outputs: [{ ...twoPlanes, type: 10 }],
      nodes: [{ op: 'Concat', inputs: ['x', 'x'], outputs: ['ab'], attributes: { axis: 1 } }],
    },
  ],
] as [string, OnnxGraph][]) {
  test(`refuses a network that ${found}`, async () => {
    const { problem, message } = await caught(open(graph))
    assert.is(problem.status, 500)
    assert.ok(
      message.startsWith('The model mine.onnx of COLORIZE_MODEL must take one float32 picture'),
      message,
    )
    assert.ok(message.endsWith(`; it ${found}`), message)
  })
}

test('says what a network failed on, and what it gave that was no colour', async () => {
  const model = await open({
    inputs: [{ name: 'x', shape: [1, 1, 'h', 'w'] }],
    outputs: [{ name: 'ab', shape: [1, 'w', 5, 1] }],
    nodes: [
      { op: 'Add', inputs: ['x', 'five'], outputs: ['y'] },
      { op: 'Transpose', inputs: ['y'], outputs: ['ab'], attributes: { perm: [0, 3, 2, 1] } },
    ],
    weights: { five: { shape: [5, 1], values: [0, 0, 0, 0, 0] } },
  })
  const failed = await caught(model.colours(picture(16, 16, 0), 0))
  assert.match(failed.message, /^The model mine\.onnx of COLORIZE_MODEL failed on \[1,1,16,16\]: ./)
  const odd = await caught(model.colours(picture(7, 5, 0), 0))
  assert.match(
    odd.message,
    /^The model mine\.onnx of COLORIZE_MODEL must .*; on \[1,1,5,7\] it gave float32\[1,7,5,1\]$/,
  )
})

test('refuses a file that is no network, and one that is not there', async () => {
  for (const work of [() => open(Buffer.from('a text')), () => openModel('/nowhere/lost.onnx')]) {
    const { message, problem } = await caught(work())
    assert.not.match(message, /\//)
    assert.match(
      message,
      /^The model (mine|lost)\.onnx of COLORIZE_MODEL could not be read as ONNX: ./,
    )
    assert.is(problem.status, 500)
  }
})

test('the network that is shipped finds colours, the same every time', async () => {
  const model = await openModel('')
  const ramp = {
    width: 128,
    height: 128,
    grey: Uint8Array.from({ length: 128 ** 2 }, (_, i) => i / 64),
  }
  const [first, second, cautious] = await Promise.all(
    [0, 0, 1].map((alpha) => model.colours(ramp, alpha)),
  )
  assert.equal(first, second)
  const chroma = (ab: Float32Array) => Math.hypot(...ab)
  assert.ok(chroma(first!.ab) > chroma(cautious!.ab))
})

for (const [kind, channels, shape] of [
  ['one channel', 1, [1, 1, 64, 64]],
  ['three channels', 3, [1, 3, 128, 128]],
  ['sizes left open', 1, [1, 1, 'h', 'w']],
] as const) {
  test(`COLORIZE_MODEL with ${kind} colours a photo`, async () => {
    const { context, photo } = await darkroom('a.png', await (await slope(90, 70)).png().toBuffer())
    const { path } = context.file('mine.onnx')
    const graph = pixelNetwork({
      image: { name: 'x', shape },
      ab: { name: 'y', shape: [1, 2, shape[2], shape[3]] },
      weights: new Array(2 * channels).fill(0),
      bias: [15, -25],
    })
    await writeFile(path, onnx(graph))
    const config = { ...context.config, COLORIZE_MODEL: path }
    const options = { vividness: 0.5, format: 'same' } as const
    const made = await colorize(photo, options, { ...context, config })
    const { width, height, pixels } = await labOf(made.path)
    const [l, a, b] = pixels[35 * 90 + 45]!
    assert.equal([width, height, l > 40 && l < 70], [90, 70, true])
    assert.ok(Math.abs(a - 15) < 1.5 && Math.abs(b + 25) < 1.5, `${a} ${b}`)
    await context.close()
  })
}

test.run()
