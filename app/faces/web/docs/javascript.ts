import { flatName } from '../../../core/group.ts'
import { inForm } from './curl.ts'
import {
  allFiles,
  bracketed,
  type Call,
  filesOf,
  fileWithin,
  js,
  jsKey,
  type LocalName,
  plainOf,
  type Snippet,
} from './values.ts'

/** A call by `fetch`, and by Gradio's client. */
export const javascript = (call: Call): Snippet[] =>
  call.token ? [byFetch(call)] : [byFetch(call), byClient(call)]

function byFetch(call: Call): Snippet {
  const hasFiles = allFiles(call).length > 0
  const code = [
    ...loading(call),
    ...(hasFiles ? form(call) : []),
    `const response = await fetch(${js(`${call.base}/${call.name}`)}, {`,
    "  method: 'POST',",
    ...headers(call, hasFiles),
    hasFiles ? '  body: form,' : `  body: JSON.stringify(${js(plainOf(call), '  ')}),`,
    '})',
    'const result = await response.json()',
    'if (!response.ok) throw new Error(result.detail)',
    ...printed(call),
  ]
  return { title: 'fetch', language: 'js', code: code.join('\n') }
}

function headers({ token }: Call, hasFiles: boolean): string[] {
  const all = [
    ...(hasFiles ? [] : ["'Content-Type': 'application/json'"]),
    ...(token ? ["Authorization: 'Bearer ' + process.env.WRITE_TOKEN"] : []),
  ]
  return all.length > 0 ? [`  headers: ${bracketed(all, '{}', '  ')},`] : []
}

function form(call: Call): string[] {
  const lines = call.given.flatMap((given) => {
    const name = js(given.name)
    if (given.files) {
      return filesOf(given, call).map(
        (file) => `form.append(${name}, ${blob(file)}, ${js(file.name)})`,
      )
    }
    return inForm(given.schema, given.value).map((text) => `form.append(${name}, ${js(text)})`)
  })
  return ['const form = new FormData()', ...lines, '']
}

function byClient(call: Call): Snippet {
  const code = [
    "import { Client } from '@gradio/client' // npm install @gradio/client",
    ...(allFiles(call).some(({ url }) => !url) ? [] : ['']),
    ...loading(call),
    `const app = await Client.connect(${js(call.base)})`,
    `const { data } = await app.predict(${js(`/${flatName(call.name)}`)}, ${given(call)})`,
    'console.log(data)',
    'app.close()',
  ]
  return { title: call.t('Gradio’s client'), language: 'js', code: code.join('\n') }
}

function given(call: Call): string {
  const parts = call.given.map((one) => {
    const files = filesOf(one, call).map(blob)
    if (!one.files) return `${jsKey(one.name)}: ${js(one.value, '  ')}`
    const value = one.schema.type === 'array' ? bracketed(files, '[]', '  ') : files[0]
    return `${jsKey(one.name)}: ${value}`
  })
  return bracketed(parts, '{}', '')
}

/** The bytes of a file: from this server, or the reader's own disk. */
const blob = ({ name, url }: LocalName): string =>
  url === undefined ? `await openAsBlob(${js(name)})` : `await load(${js(url)})`

/** What the files of a call need before it. */
function loading(call: Call): string[] {
  const files = allFiles(call)
  return [
    ...(files.some(({ url }) => !url) ? ["import { openAsBlob } from 'node:fs'", ''] : []),
    ...(files.some(({ url }) => url)
      ? ['const load = async (url) => (await fetch(url)).blob()', '']
      : []),
  ]
}

function printed(call: Call): string[] {
  const path = fileWithin(call)
  if (!path) return ['console.log(result)']
  const keys = [...path, 'url'].map((key) => (typeof key === 'number' ? `[${key}]` : at(key)))
  return ['console.log(result)', `console.log(new URL(result${keys.join('')}, response.url).href)`]
}

const at = (key: string): string => (jsKey(key) === key ? `.${key}` : `[${jsKey(key)}]`)
