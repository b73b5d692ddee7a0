import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { file, Interface, launch, number } from '../../app/index.ts'

/** A small app to be started as a process of its own, and to be ended in every way. */
export const echo = Interface({
  title: 'Echo',
  inputs: { paper: file() },
  outputs: { paper: file(), size: 'number' },
  fn: ({ paper }) => ({ paper, size: paper.size }),
})

export const slow = Interface({
  title: 'Slow',
  inputs: { seconds: number({ default: 60 }) },
  outputs: 'file',
  async *fn({ seconds }, { signal, dir }) {
    for (let at = 0; at < seconds; at++) {
      const path = join(dir, `part ${at}`)
      await writeFile(path, `part ${at}`)
      yield { path }
      await sleep(1000, undefined, { signal })
    }
  },
})

if (process.argv[1]?.includes('started-app')) {
  const { url } = await launch({ echo, slow })
  console.log(url)
}
