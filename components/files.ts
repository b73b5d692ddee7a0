import { component } from '../app/core/component.ts'
import { Mismatch } from '../app/core/errors.ts'
import { result } from '../app/core/fields.ts'
import { type FileLike, isStored, type LocalFile } from '../app/core/file.ts'
import { aFlag, declared, fromOne, type Rules, someText } from '../app/core/options.ts'
import { told } from '../app/core/wording.ts'
import { dropField } from './shared/drop.ts'
import { giveFile } from './shared/outgoing.ts'
import { pictures } from './shared/pictures.ts'
import { type FileOptions, fileRules, fileSchema, takeFiles } from './shared/uploads.ts'

export interface FilesOptions<O extends boolean = boolean> extends Omit<FileOptions<O>, 'name'> {
  /** How many; the setting `MAX_FILES` unless said. */
  max?: number
  /**
   * The choice of another input that the page makes when the user puts the files in order by
   * hand, as `order=as given`. Until then they stand by name.
   */
  arranges?: string
  /** Whether their order matters; the page has means to change it unless this is false. */
  ordered?: boolean
}

const { name: _, ...fileOptions } = fileRules

/** The options of `files` and `gallery`. */
export const filesRules: Rules = {
  ...fileOptions,
  ...{ max: fromOne, arranges: someText, ordered: aFlag },
}

/** Several files, in the order they are sent. An optional list may be empty. */
export function files<const O extends boolean = false>(options: FilesOptions<O> = {}) {
  return declared('files', options, filesRules, () => {
    const { max, optional, arranges, ordered = true, capture } = options
    const items = fileSchema(options)
    const schema = {
      type: 'array' as const,
      items,
      minItems: optional ? 0 : 1,
      ...(max !== undefined && { maxItems: max }),
    }
    return component<LocalFile[], readonly FileLike[], O>(options, {
      type: 'files',
      ...(arranges !== undefined && { reads: [arranges.split('=')[0]!] }),
      schema,
      decode: (raw, limited) => takeFiles(limited, raw),
      encode(value) {
        if (!Array.isArray(value)) {
          throw new Mismatch(`must be a list of files, not ${told(value)}`)
        }
        return value.map((file, i) => giveFile(file, items, { fallback: `result-${i + 1}` }))
      },
      input: (props) => dropField(props, props.schema, { arranges, ordered, capture }),
      output(props) {
        const given = [props.value].flat().filter(isStored)
        const value = given.length > 0 ? given : null
        return result({ ...props, value }, () => pictures(given, props))
      },
    })
  })
}
