import { asWords, flattened, type Interfaces, wholeTitle } from '../../core/group.ts'
import type { Group } from '../../core/interface.ts'
import { unmarked } from '../../core/markdown.ts'
import { titleOf } from '../../core/schema.ts'
import { blocks, section, table, wrap } from './terminal.ts'

/** One line for each command, shown before what was wrong with it. */
export const usages: { [command: string]: string } = {
  '': 'Usage: fascia <init|dev|serve|run|mcp|config> …      fascia --help says more',
  init: 'Usage: fascia init [folder]',
  dev: 'Usage: fascia dev [file] [name…] [--host NAME] [--port N]',
  serve: 'Usage: fascia serve [file] [name…] [--host NAME] [--port N]',
  run: 'Usage: fascia run [file] <name> <input…> [output] [--json]',
  mcp: 'Usage: fascia mcp [file]',
  config: 'Usage: fascia config [file]',
}

const file = [
  '[file]',
  'where your Interfaces are, such as app.ts: a module that exports them, or calls launch() itself; TypeScript as it is on Node 22.18 and later. Unless said: app.ts, app.js or interfaces/index.ts here',
] as const

const app = ['--app FILE', 'the same file, said as an option'] as const

const place = [
  ['--host NAME', 'the address to listen on, in place of SERVER_NAME (127.0.0.1)'],
  [
    '--port N',
    'the port, in place of SERVER_PORT; 0 takes a free one. Without one: 7860, or the next that is free',
  ],
] as const

/** `fascia --help` */
export const help = `${blocks(
  'Fascia puts a front panel on a function: a web page, an HTTP API, a command\nline and an MCP tool, all from one declaration.',
  section('Usage', '  fascia <command> [options]'),
  section(
    'Commands',
    table([
      ['init [folder]', 'write a small project that runs, to begin with'],
      ['dev [file]', 'serve while you write: what you save is served anew, and pages follow'],
      ['serve [file] [name…]', 'serve all Interfaces, or these, as pages and as an HTTP API'],
      ['run [file] <name> …', 'call one Interface: values are printed, files are written'],
      ['mcp [file]', 'serve all Interfaces to an MCP client on standard input and output'],
      ['config [file]', 'print every setting, its value, its default and what it means'],
    ]),
  ),
  section(
    'Options',
    table([
      file,
      app,
      ['-h, --help', 'say this; after a command, say more of it'],
      ['-V, --version', 'say which version this is'],
    ]),
  ),
  section(
    'Examples',
    [
      '  fascia dev app.ts',
      '  fascia serve app.ts --port 8000',
      '  fascia run app.ts greet "hello alien " 3',
      '  fascia run app.ts greet --help',
    ].join('\n'),
  ),
)}\n`

/** `fascia run --help` */
export const runHelp = (interfaces: Interfaces): string =>
  `${blocks(
    'Calls one Interface in this process.',
    section('Usage', '  fascia run [file] <name> <input…> [output] [--flag VALUE] [--json]'),
    section(
      'Interfaces',
      table([...flattened(interfaces)].map(([name, iface]) => [asWords(name), wholeTitle(iface)])),
    ),
    section(
      'Arguments',
      table([
        file,
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

/** `fascia run <group> --help` */
export const groupHelp = (program: string, { title, description = '', members }: Group): string =>
  `${blocks(
    [title, ...wrap(unmarked(description, { addresses: true }))].filter(Boolean).join('\n'),
    section('Usage', `  ${program} <name> <input…> [output] [--flag VALUE] [--json]`),
    section(
      'Interfaces',
      table(Object.entries(members).map(([name, one]) => [name, one.title || titleOf(name)])),
    ),
    section(
      'Options',
      table([['-h, --help', 'say this; after a name, say all of that Interface']]),
    ),
  )}\n`

/** `fascia <command> --help` */
export function commandHelp(name: string): string | undefined {
  const text = details[name]
  return text && `${text}\n`
}

const details: { [command: string]: string } = {
  init: blocks(
    'Writes a small project that runs: package.json, tsconfig.json, app.ts, a test,\n.gitignore and README.md. What is there already stays as it is.',
    section('Usage', '  fascia init [folder]'),
    section(
      'Arguments',
      table([['[folder]', 'where to; this folder unless said; it is made where it is not there']]),
    ),
    section('Examples', '  npx fascia init tools'),
  ),
  dev: blocks(
    'Serves Interfaces while you write them, until Ctrl-C. When a file that they\nimport is saved, the server starts anew, and pages that are open follow: they\nkeep what was typed and chosen. What your code throws shows with its stack, here\nand on the page, on this very machine alone.',
    section('Usage', '  fascia dev [file] [name…] [options]'),
    section('Arguments', table([file, ['[name…]', 'serve these Interfaces only']])),
    section('Options', table([...place, app])),
    section('Examples', '  fascia dev\n  fascia dev app.ts --port 8000'),
  ),
  serve: blocks(
    'Serves all Interfaces, or these, as web pages and as an HTTP API, until Ctrl-C.',
    section('Usage', '  fascia serve [file] [name…] [options]'),
    section('Arguments', table([file, ['[name…]', 'serve these Interfaces only']])),
    section('Options', table([...place, app])),
    section('Settings', '  All come from the environment: fascia config prints them.'),
    section('Examples', '  fascia serve\n  fascia serve app.ts greet --host 0.0.0.0 --port 8000'),
  ),
  mcp: blocks(
    'Serves every Interface as a tool to an MCP client, on standard input and\noutput.',
    section('Usage', '  fascia mcp [file]'),
    section('Arguments', table([file])),
    section('Options', table([app])),
  ),
  config: blocks(
    'Prints every setting, its value, its default and what it means. Settings come\nfrom the environment, and from launch() in the file; secrets are not shown.',
    section('Usage', '  fascia config [file]'),
    section('Arguments', table([['[file]', 'a module that gives settings to launch()']])),
    section('Options', table([app])),
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
