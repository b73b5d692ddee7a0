import type { Interfaces } from '../../calls/services.ts'
import { blocks, section, table } from './terminal.ts'

/** One line for each command, shown before what was wrong with it. */
export const usages: { [command: string]: string } = {
  '': 'Usage: fascia <serve|run|mcp|config> …      fascia --help says more',
  serve: 'Usage: fascia serve [name…] [--host NAME] [--port N] [--app FILE]',
  run: 'Usage: fascia run [--app FILE] <name> <input…> [output] [--json]',
  mcp: 'Usage: fascia mcp [--app FILE]',
  config: 'Usage: fascia config',
}

const app = [
  '--app FILE',
  'take the Interfaces from another module: JavaScript, or TypeScript on Node 22.18 and later',
] as const

/** `fascia --help` */
export const help = `${blocks(
  'Fascia puts a front panel on a function: a web page, an HTTP API, a command\nline and an MCP tool, all from one declaration.',
  section('Usage', '  fascia <command> [options]'),
  section(
    'Commands',
    table([
      ['serve [name…]', 'serve these Interfaces, or all of them, as pages and as an HTTP API'],
      ['run <name> …', 'call one Interface: values are printed, files are written'],
      ['mcp', 'serve all Interfaces to an MCP client on standard input and output'],
      ['config', 'print every setting, its value, its default and what it means'],
    ]),
  ),
  section(
    'Options',
    table([
      app,
      ['-h, --help', 'say this; after a command, say more of it'],
      ['-V, --version', 'say which version this is'],
    ]),
  ),
  section(
    'Examples',
    [
      '  fascia serve greet --port 8000',
      '  fascia run greet "hello alien " 3',
      '  fascia run img2vid holiday/ holiday.mp4 --fps 10',
      '  fascia run greet --help',
    ].join('\n'),
  ),
)}\n`

/** `fascia run --help` */
export const runHelp = (interfaces: Interfaces): string =>
  `${blocks(
    'Calls one Interface in this process.',
    section('Usage', '  fascia run [--app FILE] <name> <input…> [output] [--flag VALUE] [--json]'),
    section(
      'Interfaces',
      table(Object.entries(interfaces).map(([name, { title }]) => [name, title])),
    ),
    section(
      'Arguments',
      table([
        ['<input…>', 'the required inputs in their order; inputs with a default are flags'],
        ['[output]', 'a name for the result'],
        ['--json', 'print the result as JSON, on one line'],
        app,
        ['-h, --help', 'say this; after a name, say all of that Interface'],
      ]),
    ),
    helpText.files,
    helpText.results,
    helpText.exits,
  )}\n`

/** `fascia <command> --help` */
export function commandHelp(name: string): string | undefined {
  const text = details[name]
  return text && `${text}\n`
}

const details: { [command: string]: string } = {
  serve: blocks(
    'Serves these Interfaces, or all of them, as web pages and as an HTTP API,\nuntil Ctrl-C.',
    section('Usage', '  fascia serve [name…] [options]'),
    section(
      'Options',
      table([
        ['--host NAME', 'the address to listen on, in place of SERVER_NAME (127.0.0.1)'],
        ['--port N', 'the port, in place of SERVER_PORT (7860); 0 takes a free one'],
        app,
      ]),
    ),
    section('Settings', '  All come from the environment: fascia config prints them.'),
    section('Examples', '  fascia serve\n  fascia serve greet --host 0.0.0.0 --port 8000'),
  ),
  mcp: blocks(
    'Serves every Interface as a tool to an MCP client, on standard input and\noutput.',
    section('Usage', '  fascia mcp [--app FILE]'),
    section('Options', table([app])),
  ),
  config: blocks(
    'Prints every setting, its value, its default and what it means. Settings come\nfrom the environment; secrets are not shown.',
    section('Usage', '  fascia config'),
    section('Examples', '  SERVER_PORT=8000 fascia config'),
  ),
}

/** What `fascia run` does with paths, results and faults: the same for all Interfaces. */
export const helpText = {
  files: section(
    'Files',
    [
      '  A file that goes in is a path under INPUT_DIR, or an absolute one; - is',
      '  standard input. Where a list is wanted, a folder stands for the files in',
      "  it, and a pattern in quotes, as 'mba/frame_0*.jpg', for those that fit, by",
      '  name as people count. Hidden files and folders are left out, and so are files',
      '  of other types, which are named on standard error.',
    ].join('\n'),
  ),
  results: section(
    'Results',
    [
      '  Values are printed. Files are written to OUTPUT_DIR, and their paths printed:',
      '  under the output’s name, replacing what has that name already, or without one',
      '  under their own names, beside what is there. Of several files, the others get',
      '  the name of their output, or a number, after it. A name without an extension',
      '  gets the one that fits; one with an extension chooses the format where there',
      '  is a choice. With a name and no file, the values are written. The',
      '  name - puts the bytes themselves on standard output.',
    ].join('\n'),
  ),
  /** Of an Interface that makes no files. */
  values: section(
    'Results',
    [
      '  What comes out is printed. With a name for the output it is also written to',
      '  OUTPUT_DIR, replacing what has that name already; a name without an extension',
      '  gets the one that fits. The name - prints it without a line end of our own.',
    ].join('\n'),
  ),
  exits: section(
    'Exit codes',
    table([
      ['0', 'it is done'],
      ['1', 'it failed, and what was asked is not at fault'],
      ['2', 'what was asked cannot be done'],
      ['130', 'it was stopped by Ctrl-C; nothing is left behind'],
    ]),
  ),
}
