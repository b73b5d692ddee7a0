import { InputError } from '../../app/core/errors.ts'
import { serve } from '../../interfaces/colorize/process/serve.ts'

/** A child process for the tests of the pool: it says who it is, or ends as it is told to. */
serve(async ({ how }: { how: string }, progress) => {
  progress(1, 2, 'Half')
  if (how === 'exit') process.exit(3)
  if (how === 'refuse') throw new InputError('“a.jpg” is odd', { field: 'photo' })
  if (how === 'throw') throw Object.assign(new Error('no room'), { code: 'ENOSPC' })
  if (how === 'spin') for (;;);
  return process.pid
})
