import { services } from '../../../app/calls/services.ts'
import { readConfig } from '../../../app/core/config.ts'
import { stdio } from '../../../app/faces/mcp/stdio.ts'
import * as tools from './tools.ts'

// A program whose standard input and output are the tools of these tests.
const module = import.meta.url.replace('program', 'tools')
const held = await services({ ...tools }, readConfig(), { module })
await stdio(held)
await held.close()
