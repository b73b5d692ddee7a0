import { readConfig } from '../../../app/config.ts'
import { stdio } from '../../../app/faces/mcp/stdio.ts'
import { services } from '../../../app/services.ts'
import * as tools from './tools.ts'

// A program whose standard input and output are the tools of these tests.
const held = await services({ ...tools }, readConfig(), import.meta.url.replace('program', 'tools'))
await stdio(held)
await held.close()
