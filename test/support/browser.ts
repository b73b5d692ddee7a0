import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core'

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

const open = new Set<BrowserContext>()

/** A Chromium of its own with an empty profile and more flags; close the context to end it. */
export async function browse(
  options: BrowserContextOptions = {},
  more: readonly string[] = [],
): Promise<BrowserContext> {
  const profile = await mkdtemp(join(tmpdir(), 'fascia-chromium-'))
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    headless: true,
    args: [...flags, ...more],
    ...options,
  })
  context.setDefaultTimeout(15_000)
  open.add(context)
  context.once('close', () => open.delete(context))
  return context
}

/** Ends those that a failed test has left, which would keep its process from ending. */
export async function closeBrowsers(): Promise<void> {
  await Promise.all([...open].map((context) => context.close()))
}
