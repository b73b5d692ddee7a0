import { section, table } from './wrap.ts'

/** What `fascia run` does with paths, results and faults: the same for all Interfaces. */
export const rules = {
  files: section(
    'Files',
    [
      '  A file that goes in is a path under INPUT_DIR, or an absolute one; - is',
      '  standard input. Where a list is wanted, a folder stands for the files in',
      '  it, by name as people count. Hidden files and folders are left out.',
    ].join('\n'),
  ),
  results: section(
    'Results',
    [
      '  Values are printed. Files are written to OUTPUT_DIR, and their paths printed:',
      '  under the output’s name, replacing what has that name already, or without one',
      '  under their own names, beside what is there. Of several files, the others get',
      '  the name of their output, or a number, after it. A name without an extension',
      '  gets the one that fits. With a name and no file, the values are written. The',
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
