import { fork } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { Agent, createServer, get } from 'node:http'
import type { AddressInfo } from 'node:net'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createAdaptorServer } from '@hono/node-server'
import { raster } from '../app/files/picture.ts'
import { serve } from '../app/server.ts'
import * as interfaces from '../interfaces/images/index.ts'

/**
 * What serving pictures costs beside what cannot be done without, in one run and in turns:
 * `node dist/bench/images.js`. Misses against sharp alone with as many at once; hits against bare
 * node:http with the same bytes. IPX, which keeps nothing, takes part in misses where it is
 * installed (`npm i --no-save ipx@3.1.1`, or its module in IPX). Each server is a process of its own.
 */
const ipxModule = process.env.IPX ?? 'ipx'
const servers = { ours, bare, ipx }
const [role, folder = ''] = process.argv.slice(2)

async function compare(): Promise<void> {
  const sharp = await raster()
  const dir = await mkdtemp(join(tmpdir(), 'bench-images-'))
  const atOnce = availableParallelism()
  const names = ['p0', 'p1', 'p2', 'p3', 'p4', 'p5']
  for (const [i, name] of names.entries()) await writeFile(join(dir, `${name}.jpg`), await photo(i))
  const at = await start('ours', dir)
  for (const name of names) {
    const body = readFileSync(join(dir, `${name}.jpg`))
    await fetch(`${at.url}/images/${name}`, { method: 'POST', body: new Uint8Array(body) })
  }
  const peer = await start('ipx', dir).catch(() => undefined)
  if (!peer) console.log('IPX is not installed, so it takes no part.')

  const misses: Record<string, number[]> = { sharp: [], ours: [], ipx: [] }
  for (let round = 0; round < 7; round++) {
    const wanted = names.flatMap((name) => [0, 1].map((i) => [name, 500 + 20 * round + i] as const))
    misses.sharp!.push(
      await all(wanted, atOnce, ([name, width]) =>
        sharp(join(dir, `${name}.jpg`))
          .autoOrient()
          .resize(width)
          .jpeg({ quality: 82 })
          .toBuffer(),
      ),
    )
    misses.ours!.push(
      await all(wanted, atOnce, ([name, width]) =>
        fetched(`${at.url}/images/${name}.jpg?xsize=${width}&ysize=9999`),
      ),
    )
    if (!peer) continue
    misses.ipx!.push(
      await all(wanted, atOnce, ([name, width]) =>
        fetched(`${peer.url}/w_${width},f_jpeg,q_82/${name}.jpg`),
      ),
    )
  }
  const alone = median(misses.sharp!) / 12
  console.log(`Misses, ${atOnce} at once, 2400 × 1600 to about 560 × 373, each:`)
  console.log(`  sharp alone ${alone.toFixed(1)} ms`)
  for (const name of peer ? ['ours', 'ipx'] : ['ours']) {
    const each = median(misses[name]!) / 12
    console.log(
      `  ${name.padEnd(11)} ${each.toFixed(1)} ms, ${(each / alone).toFixed(2)} times sharp alone`,
    )
  }

  const path = '/images/p0.jpg?xsize=200'
  await writeFile(join(dir, 'bytes'), await fetched(at.url + path))
  const plain = await start('bare', dir)
  const hits: { bare: number[]; ours: number[] } = { bare: [], ours: [] }
  for (let round = 0; round < 7; round++) {
    const wanted = Array.from({ length: 3000 }, () => path)
    hits.bare.push(await all(wanted, 32, (path) => fetched(plain.url + path)))
    hits.ours.push(await all(wanted, 32, (path) => fetched(at.url + path)))
  }
  const [bareRate, ourRate] = [hits.bare, hits.ours].map((times) => 3_000_000 / median(times))
  console.log(`Hits, 32 at once, of ${readFileSync(join(dir, 'bytes')).length} bytes:`)
  console.log(`  bare node:http ${bareRate!.toFixed(0)} a second`)
  console.log(
    `  ours ${ourRate!.toFixed(0)} a second, ${(ourRate! / bareRate!).toFixed(2)} times that`,
  )
  for (const { stop } of [at, plain, ...(peer ? [peer] : [])]) stop()
  await rm(dir, { recursive: true, force: true })
}

/** Milliseconds for all of it, so many at once. */
async function all<T>(items: readonly T[], atOnce: number, work: (item: T) => Promise<unknown>) {
  const queue = [...items]
  const began = performance.now()
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let item = queue.pop(); item !== undefined; item = queue.pop()) await work(item)
    }),
  )
  return performance.now() - began
}

const median = (times: number[]): number => times.sort((a, b) => a - b)[times.length >> 1]!

const agent = new Agent({ keepAlive: true, maxSockets: 32 })

const fetched = (url: string): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    get(url, { agent }, async (response) => {
      const bytes = Buffer.concat(await response.toArray())
      if (response.statusCode === 200) resolve(bytes)
      else reject(new Error(`${response.statusCode} for ${url}: ${bytes}`))
    }).on('error', reject)
  })

/** A picture with grain and edges, as a camera's has. */
async function photo(seed: number): Promise<Buffer> {
  const sharp = await raster()
  const noise = { type: 'gaussian' as const, mean: 128, sigma: 20 + seed }
  const size = { width: 1200, height: 800 }
  const grain = await sharp({ create: { ...size, channels: 3, background: '#000', noise } })
    .png()
    .toBuffer()
  return sharp(grain).resize(2400, 1600).jpeg({ quality: 90 }).toBuffer()
}

async function start(name: keyof typeof servers, dir: string) {
  const child = fork(fileURLToPath(import.meta.url), [name, dir], {
    stdio: ['ignore', 'inherit', 'ignore', 'ipc'],
  })
  const port = await new Promise((resolve, reject) => {
    child.once('message', resolve)
    child.once('exit', () => reject(new Error(`${name} did not start`)))
  })
  return { url: `http://127.0.0.1:${port}`, stop: () => child.kill() }
}

async function ours(dir: string): Promise<void> {
  const server = await serve(interfaces, {
    config: { DATA_DIR: join(dir, 'data'), S3_ENDPOINT: '' },
  })
  tell(createAdaptorServer({ fetch: server.fetch }) as ReturnType<typeof createServer>)
}

async function bare(dir: string): Promise<void> {
  const bytes = readFileSync(join(dir, 'bytes'))
  const headers = { 'Content-Type': 'image/jpeg', 'Content-Length': bytes.length }
  tell(createServer((_, response) => response.writeHead(200, headers).end(bytes)))
}

async function ipx(dir: string): Promise<void> {
  const { createIPX, createIPXNodeServer, ipxFSStorage } = await import(ipxModule)
  tell(createServer(createIPXNodeServer(createIPX({ storage: ipxFSStorage({ dir }) }))))
}

function tell(server: ReturnType<typeof createServer>): void {
  server.listen(0, '127.0.0.1', () => process.send!((server.address() as AddressInfo).port))
}

if (role) await servers[role as keyof typeof servers](folder)
else await compare()
