import { component, type Html } from '../../app/core/component.ts'
import type { FileLike, LocalFile, StoredFile } from '../../app/core/file.ts'
import { declared } from '../../app/core/options.ts'
import { dropField } from './drop.ts'
import { giveFile } from './outgoing.ts'
import { fileResult } from './preview.ts'
import { type FileOptions, fileRules, fileSchema, takeFile } from './uploads.ts'

/** A component whose value is one file; as a result, what `draw` shows stands over its download. */
export function single<O extends boolean>(
  type: string,
  options: FileOptions<O>,
  draw: (file: StoredFile, label: string) => Html | '',
) {
  return declared(type, options, fileRules, () => {
    const schema = fileSchema(options)
    return component<LocalFile, FileLike, O>(options, {
      type,
      schema,
      decode: (raw, limited) => takeFile(limited, raw),
      encode: (value) => giveFile(value, schema, { name: options.name }),
      input: (props) => dropField(props, props.schema, options),
      output: (props) => fileResult(props, (file) => draw(file, props.label)),
    })
  })
}
