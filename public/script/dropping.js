// Files that are dropped anywhere on the page, or pasted: they go to the zone under them or in focus,
// else to the first that takes them.
const zoneFor = (place, files) =>
  place?.closest?.('[data-drop]') ?? zones().find((zone) => files.some(zone.wants)) ?? zones()[0]
const aim = (zone) => {
  document.documentElement.classList.toggle('dropping', Boolean(zone))
  for (const each of zones()) each.classList.toggle('over', each === zone)
}
const holdsFiles = ({ dataTransfer }) => dataTransfer?.types.includes('Files') && zones().length > 0
document.addEventListener('dragover', (event) => {
  if (!holdsFiles(event)) return
  event.preventDefault()
  event.dataTransfer.dropEffect = 'copy'
  aim(
    zoneFor(
      event.target,
      [...event.dataTransfer.items].filter(({ kind }) => kind === 'file'),
    ),
  )
})
document.addEventListener('dragleave', ({ relatedTarget }) => relatedTarget || aim())
document.addEventListener('drop', async (event) => {
  if (!holdsFiles(event)) return
  event.preventDefault()
  aim()
  const { target, dataTransfer } = event
  const files = await within(dataTransfer)
  if (files.length > 0) zoneFor(target, files).takeFiles(files)
})
document.addEventListener('paste', (event) => {
  const { clipboardData, target } = event
  const files = [...(clipboardData?.files ?? [])]
  const isWritten = target.matches?.('textarea, input:not([type=file])')
  if (files.length === 0 || (isWritten && clipboardData.types.includes('text/plain'))) return
  const zone = zoneFor(document.activeElement, files)
  if (!zone) return
  event.preventDefault()
  zone.takeFiles(files)
})

// The files that were dropped, those in folders too.
const within = async ({ files, items }) => {
  const entries = [...items].map((item) => item.webkitGetAsEntry?.())
  if (!entries.some((entry) => entry?.isDirectory)) return [...files]
  const read = (entry) =>
    new Promise((resolve) => {
      if (entry.name.startsWith('.')) return resolve([])
      if (entry.isFile) return entry.file(resolve, () => resolve([]))
      const found = []
      const reader = entry.createReader()
      const next = () =>
        reader.readEntries(
          async (some) => {
            if (some.length === 0) return resolve((await Promise.all(found)).flat())
            found.push(...some.map(read))
            next()
          },
          () => resolve([]),
        )
      next()
    })
  return (await Promise.all(entries.filter(Boolean).map(read))).flat()
}
