import { flatName } from '../../../core/group.ts'
import {
  allFiles,
  type Call,
  filesOf,
  fileWithin,
  python as literal,
  plainOf,
  type Snippet,
} from './values.ts'

/** A call by Python's own library, and by Gradio's client. */
export const python = (call: Call): Snippet[] => [
  { title: call.t('Python alone'), language: 'python', code: lines(byLibrary(call)) },
  ...(call.token
    ? []
    : [{ title: 'gradio_client', language: 'python' as const, code: lines(byClient(call)) }]),
]

const byLibrary = (call: Call): string[] =>
  allFiles(call).length > 0 ? withFiles(call) : withValues(call)

const withValues = (call: Call): string[] => [
  ...imports(call),
  `from urllib.request import Request, urlopen${fileWithin(call) ? ', urlretrieve' : ''}`,
  ...(fileWithin(call) ? ['from urllib.parse import urljoin'] : []),
  '',
  'request = Request(',
  `    ${literal(`${call.base}/${call.name}`)},`,
  `    data=json.dumps(${literal(plainOf(call), '    ')}).encode(),`,
  `    headers=${headers(call)},`,
  ')',
  'with urlopen(request) as response:',
  '    result = json.load(response)',
  ...printed(call),
]

/** Files are sent first, and then named in the call. */
const withFiles = (call: Call): string[] => [
  ...imports(call),
  'from urllib.parse import quote, urljoin',
  'from urllib.request import Request, urlopen, urlretrieve',
  '',
  `server = ${literal(`${call.base}/`)}`,
  '',
  '',
  'def post(path, data, headers):',
  '    with urlopen(Request(server + path, data, headers)) as response:',
  '        return json.load(response)',
  '',
  '',
  'def upload(path):',
  '    name = "attachment; filename*=UTF-8\'\'" + quote(path, safe="")',
  '    headers = {"Content-Type": "application/octet-stream", "Content-Disposition": name}',
  '    with open(path, "rb") as file:',
  '        return post("files", file.read(), headers)',
  '',
  '',
  ...fetching(call),
  `inputs = ${dictionary(call)}`,
  `result = post(${literal(call.name)}, json.dumps(inputs).encode(), ${headers(call)})`,
  ...printed(call),
]

const imports = ({ token }: Call): string[] => ['import json', ...(token ? ['import os'] : [])]

const headers = ({ token }: Call): string =>
  `{"Content-Type": "application/json"${
    token ? ', "Authorization": "Bearer " + os.environ["WRITE_TOKEN"]' : ''
  }}`

function byClient(call: Call): string[] {
  const files = allFiles(call)
  return [
    ...(files.some(({ url }) => url) ? ['from urllib.request import urlretrieve', ''] : []),
    `from gradio_client import Client${files.length > 0 ? ', handle_file' : ''}  # pip install gradio_client`,
    '',
    ...fetching(call),
    `client = Client(${literal(call.base)})`,
    'result = client.predict(',
    ...call.given.map(
      (given) => `    ${keyword(given.name, argument(call, given, 'handle_file'))},`,
    ),
    `    api_name=${literal(`/${flatName(call.name)}`)},`,
    ')',
    'print(result)',
  ]
}

function dictionary(call: Call): string {
  const parts = call.given.map(
    (given) => `    ${literal(given.name)}: ${argument(call, given, 'upload')},\n`,
  )
  return `{\n${parts.join('')}}`
}

function argument(call: Call, given: Call['given'][number], send: string): string {
  if (!given.files) return literal(given.value, '    ')
  const sent = filesOf(given, call).map(({ name }) => `${send}(${literal(name)})`)
  return given.schema.type === 'array' ? `[${sent.join(', ')}]` : sent[0]!
}

const fetching = (call: Call): string[] =>
  allFiles(call).map(({ name, url }) =>
    url === undefined
      ? `# ${name} is a file of your own`
      : `urlretrieve(${literal(url)}, ${literal(name)})`,
  )

/** An argument by its name, also where Python could not write that name. */
const keyword = (name: string, value: string): string =>
  /^[A-Za-z_]\w*$/.test(name) && !words.has(name)
    ? `${name}=${value}`
    : `**{${literal(name)}: ${value}}`

function printed(call: Call): string[] {
  const path = fileWithin(call)
  if (!path) return ['print(result)']
  const file = `result${path.map((key) => `[${literal(key)}]`).join('')}`
  const server = allFiles(call).length > 0 ? 'server' : literal(`${call.base}/`)
  return ['print(result)', `urlretrieve(urljoin(${server}, ${file}["url"]), ${file}["name"])`]
}

const lines = (code: string[]): string => code.join('\n')

/** Names that are Python's own, or of gradio_client's `predict`. */
const words = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except ' +
    'finally for from global if import in is lambda nonlocal not or pass raise return try while ' +
    'with yield self api_name fn_index headers'
  ).split(' '),
)
