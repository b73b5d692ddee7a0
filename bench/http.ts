import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { Client } from '@gradio/client'
import { type Child, start, stopAll } from './child.ts'
import { type Load, load, once, request } from './load.ts'
import { type Compared, compared, inTurns, type Pair, table } from './rounds.ts'

/**
 * What a call costs beside bare Hono on the same adapter, in one run and in turns, on Linux:
 * `node dist/bench/http.js [--quick] [--only json,page] [--calls 1000000] [--starts 5]`. Each
 * server is a process of its own, each figure the median of its rounds, and each ratio that of the
 * rounds' ratios. Jobs count when they have ended; bare Hono writes a file for each and no more.
 */
const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    calls: { type: 'string' },
    starts: { type: 'string' },
  },
})
const rounds = options.quick ? 3 : 5
const roundMs = options.quick ? 700 : 1500
const calls = whole(options.calls, options.quick ? 10_000 : 100_000)
const starts = whole(options.starts, options.quick ? 3 : 5)
const loadedStarts = Math.min(starts, options.quick ? 1 : 3)
const gradioCalls = options.quick ? 200 : 600
const connections = 32
const body = '{"greeting":"hello ","times":3}'
const result = 'hello hello hello '

const measures: { [name: string]: () => Promise<string[][]> } = {
  json: () => rates('POST /greet, JSON', '≥ 0.3, aim 0.5', greetJson),
  page: () => rates('GET /greet, the page', '≥ 0.5', { line: 'GET /greet', right: page }),
  healthz: () => rates('GET /healthz', '≥ 0.7', { line: 'GET /healthz', right: 'ok' }),
  jobs,
  gradio,
  memory,
}
const names = options.only?.split(',') ?? Object.keys(measures)
const unknown = names.find((name) => !Object.hasOwn(measures, name))
if (unknown) throw new Error(`--only takes ${Object.keys(measures)}, not ${unknown}`)

interface Asked {
  line: string
  body?: string
  right: string
}
const greetJson: Asked = { line: 'POST /greet', body, right: JSON.stringify(result) }

const dir = await mkdtemp(join(tmpdir(), 'bench-http-'))
let folders = 0
let page = ''

/** Keeps what bare Hono is to answer: the same page, and the same to Gradio's client. */
async function describe(): Promise<void> {
  const child = await ours()
  page = (await got(child, '/greet')).toString()
  await writeFile(join(dir, 'page'), page)
  await writeFile(join(dir, 'config'), await got(child, '/config'))
  await writeFile(join(dir, 'info'), await got(child, '/gradio_api/info'))
  await child.stop()
}

function ours(names = ['greet', 'degrees']): Promise<Child> {
  const DATA_DIR = join(dir, `data${folders++}`)
  const env = { SERVER_NAME: '127.0.0.1', SERVER_PORT: '0', S3_ENDPOINT: '', DATA_DIR }
  return start('../app/main.js', ['serve', ...names], env)
}

const bare = (): Promise<Child> => start('bare.js', [dir])

function got({ url }: Child, path: string): Promise<Buffer> {
  const line = `GET ${path}`
  return once({ url, status: 200, request: request(url, line, wants(line)) })
}

/** As a browser asks for a page, and everything else as it comes. */
const wants = (line: string): string[] => (line === 'GET /greet' ? ['Accept: text/html'] : [])

/** What is asked for over and over, with the first answer on each connection looked at. */
function asking({ url }: Child, { line, body, right }: Asked): Load {
  return {
    url,
    status: 200,
    connections,
    request: request(url, line, wants(line), body),
    heard(heard, before) {
      if (before > 0 || lasting(heard.toString()) === lasting(right)) return
      throw new Error(`${line} was answered ${heard}`)
    },
  }
}

/** A page without its key and its address, which are others each time. */
const lasting = (text: string): string =>
  text.replace(/name="_key" value="\w+"/, '').replace(/127\.0\.0\.1:\d+/g, '')

/** Starts one of each for a measurement of their own. */
async function both<T>(work: (sides: { ours: Child; bare: Child }) => Promise<T>): Promise<T> {
  const sides = { ours: await ours(), bare: await bare() }
  try {
    return await work(sides)
  } finally {
    await stopAll()
  }
}

async function rates(what: string, wanted: string, asked: Asked): Promise<string[][]> {
  const figures = await both((sides) =>
    inTurns(rounds, sides, async (child) => {
      const cpu = child.cpu()
      const { answers, ms } = await load({ ...asking(child, asked), ms: roundMs })
      return { rate: (answers / ms) * 1000, cpu: (child.cpu() - cpu) / answers }
    }),
  )
  return [rateRow(what, wanted, figures)]
}

async function jobs(): Promise<string[][]> {
  const seen: string[] = []
  let refusals = 0
  const figures = await both(async (sides) => {
    const compared = await inTurns(rounds, sides, async (child) => {
      const ids: string[] = []
      const began = performance.now()
      const cpu = child.cpu()
      const { answers, refusals: refused } = await load({
        url: child.url,
        status: 202,
        mayRefuse: true,
        connections,
        ms: roundMs,
        request: request(child.url, 'POST /greet', ['Prefer: respond-async'], body),
        heard: (heard) => ids.push(/"id":"(\w+)"/.exec(heard.toString('latin1', 0, 60))![1]!),
      })
      if (child === sides.ours) {
        for (const id of ids.slice(-connections)) await ended(child, id)
        refusals += refused
        seen.push(...ids)
      }
      const ms = performance.now() - began
      return { rate: (answers / ms) * 1000, cpu: (child.cpu() - cpu) / answers }
    })
    const step = Math.ceil(seen.length / 200)
    const sample = seen.filter((_, i) => i % step === 0)
    for (const id of sample) await ended(sides.ours, id)
    return compared
  })
  const ends = `; of ${count(seen.length)} all those looked at ended, ${count(refusals)} refused`
  return [rateRow('POST /greet, a job each', '≥ 3,000/s', figures, ends)]
}

/** Waits for the end of a job, which must be the right one. */
async function ended(child: Child, id: string): Promise<void> {
  for (;;) {
    const job = JSON.parse((await got(child, `/jobs/${id}`)).toString())
    if (job.status === 'completed' && JSON.stringify(job.outputs).includes(result)) return
    if (!['queued', 'running'].includes(job.status)) throw new Error(JSON.stringify(job))
    await pause(5)
  }
}

/** Gradio's client as it is, in this process, so that this one's processor time is the client's. */
async function gradio(): Promise<string[][]> {
  const figures = await both(async (sides) => {
    const clients = new Map<Child, any>()
    for (const side of Object.values(sides)) clients.set(side, await Client.connect(side.url))
    const compared = await inTurns(rounds, sides, async (child) => {
      const cpu = child.cpu()
      const own = process.cpuUsage()
      const began = performance.now()
      await greetings(clients.get(child), gradioCalls, 12)
      const ms = performance.now() - began
      const { user, system } = process.cpuUsage(own)
      return {
        cpu: (child.cpu() - cpu) / gradioCalls,
        client: (user + system) / 1000 / gradioCalls,
        rate: (gradioCalls / ms) * 1000,
      }
    })
    console.error = () => {} // The client tells of each stream that it closes by itself.
    for (const client of clients.values()) client.close()
    return compared
  })
  const { ours, bare } = figures
  const rate = `${count(ours.rate!)}/s and ${count(bare.rate!)}/s, 12 at a time`
  const wait = `the client’s own ${ours.client!.toFixed(2)} and ${bare.client!.toFixed(2)} ms`
  return [
    row('@gradio/client, CPU a call', '≤ 0.8 ms', figures, 'cpu', cpuTime, `${rate}; ${wait}`),
  ]
}

async function greetings(client: any, calls: number, atOnce: number): Promise<void> {
  let left = calls
  const caller = async () => {
    while (left-- > 0) {
      const { data } = await client.predict('/greet', ['hello ', 3])
      if (data[0] !== result) throw new Error(`Gradio’s client was given ${data}`)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, caller))
}

/** Of everything that is served by default, beside bare Hono with its few routes. */
async function memory(): Promise<string[][]> {
  const fresh: Pair[] = []
  const loaded: Pair[] = []
  for (let i = 0; i < starts; i++) {
    const isLoaded = i < loadedStarts
    const [a, b] = [await started(() => ours([]), isLoaded), await started(bare, isLoaded)]
    fresh.push({ ours: a.fresh, bare: b.fresh })
    if (isLoaded) loaded.push({ ours: a.loaded, bare: b.loaded })
  }
  const [first, last] = [compared(fresh), compared(loaded)]
  const times = `median of ${loadedStarts}, ${count(calls)} calls`
  return [
    row('Start to first page', '≤ 400 ms', first, 'ms', ms, `median of ${starts}`),
    row('Memory, idle', '≤ 90 MB', first, 'mb', megabytes, `median of ${starts}`),
    row('Memory, after calls', '≤ 150 MB', last, 'mb', megabytes, times),
  ]
}

/** One start, to its first page, a second of rest and, where that is wanted, all the calls. */
async function started(begin: () => Promise<Child>, isLoaded: boolean) {
  const began = performance.now()
  const child = await begin()
  await got(child, '/greet')
  const ms = performance.now() - began
  await pause(1000)
  const mb = child.rss()
  if (isLoaded) await load({ ...asking(child, greetJson), calls })
  const loaded = { mb: child.rss() }
  await child.stop()
  return { fresh: { ms, mb }, loaded }
}

function whole(value: string | undefined, initial: number): number {
  const number = Number(value ?? initial)
  if (Number.isInteger(number) && number > 0) return number
  throw new Error(`--calls and --starts take a whole number from 1, not ${value}`)
}

function rateRow(what: string, wanted: string, figures: Compared, ends = ''): string[] {
  const { ours, bare } = figures
  const more = `CPU a call ${ours.cpu!.toFixed(3)} and ${bare.cpu!.toFixed(3)} ms${ends}`
  return row(what, wanted, figures, 'rate', (rate) => `${count(rate)}/s`, more)
}

function row(
  what: string,
  wanted: string,
  { ours, bare, ratio }: Compared,
  figure: string,
  shown: (figure: number) => string,
  more: string,
): string[] {
  const cells = [shown(ours[figure]!), shown(bare[figure]!), ratio[figure]!.toFixed(2)]
  return [what, ...cells, wanted, more]
}

const count = (figure: number): string => Math.round(figure).toLocaleString('en')
const ms = (time: number): string => `${time.toFixed(0)} ms`
const cpuTime = (time: number): string => `${time.toFixed(2)} ms`
const megabytes = (figure: number): string => `${figure.toFixed(0)} MB`

try {
  await describe()
  const rows = [['', 'ours', 'bare Hono', 'ratio', 'wanted', '']]
  for (const name of names) rows.push(...(await measures[name]!()))
  const told = `Node ${process.version}, ${availableParallelism()} cores, ${rounds} rounds of`
  console.log(`${told} ${roundMs} ms, ${connections} connections\n\n${table(rows)}`)
} finally {
  await stopAll()
  await rm(dir, { recursive: true, force: true, maxRetries: 5 })
}
process.exit()
