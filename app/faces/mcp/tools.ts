import type { Interface } from '../../interface.ts'
import { holdsFiles } from '../../schema.ts'
import { inputSchema, type JsonSchema, outputSchema } from './schema.ts'

/** An Interface as `tools/list` tells it. */
export interface Tool {
  name: string
  title: string
  description: string
  inputSchema: JsonSchema
  outputSchema: JsonSchema
  annotations: { [hint: string]: string | boolean }
}

/** Every Interface as a tool; `forms` says how a client gives a file. */
export const tools = (interfaces: ReadonlyMap<string, Interface>, forms: string): Tool[] =>
  [...interfaces].map(([name, face]) => ({
    name,
    title: face.title,
    description: described(face, forms),
    inputSchema: inputSchema(face.inputs),
    outputSchema: outputSchema(face.outputs),
    annotations: {
      title: face.title,
      readOnlyHint: face.readOnly,
      destructiveHint: false,
      openWorldHint: false,
    },
  }))

function described({ title, description, inputs }: Interface, forms: string): string {
  const takesFiles = inputs.components.some(({ schema }) => holdsFiles(schema))
  const words = description ? plain(description) : title
  return takesFiles ? `${words}\n\nA file is given as ${forms}.` : words
}

/** The words of a Markdown text, without the marks of links, emphasis, code and headings. */
const plain = (markdown: string): string =>
  markdown
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/(\*{1,3}|`+)(\S|\S.*?\S)\1/g, '$2')
    .replace(/^#+ /gm, '')
    .trim()
