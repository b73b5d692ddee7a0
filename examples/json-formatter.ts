// Makes JSON readable or small, and says where it is wrong.
import { code, InputError, Interface, radio } from 'fascia'

const example = '{"name":"Fascia","faces":["page","HTTP","shell","MCP"],"since":2026}'

/** Parses, or says in the field's own words what is wrong, and where. */
function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unknown'
    const [, position = `${json.length}`] = /position (\d+)/.exec(why) ?? []
    const lines = json.slice(0, Number(position)).split('\n')
    const place = `line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`
    throw new InputError(`This is not JSON at ${place}: ${why}`, { field: 'json' })
  }
}

export const jsonFormatter = Interface({
  title: 'JSON formatter',
  description: 'Readable, small, or its keys alone.',
  readOnly: true,
  inputs: {
    json: code({ language: 'json', label: 'JSON', default: example }),
    indent: radio({ choices: [2, 4, { value: 0, label: 'tabs' }], default: 2 }),
  },
  outputs: { result: code({ language: 'json' }) },
  actions: {
    format: ({ json, indent }) => ({ result: JSON.stringify(parsed(json), null, indent || '\t') }),
    minify: ({ json }) => ({ result: JSON.stringify(parsed(json)) }),
    listKeys({ json }) {
      const keys = new Set<string>()
      JSON.parse(JSON.stringify(parsed(json)), (key, value) => {
        if (key !== '' && !/^\d+$/.test(key)) keys.add(key)
        return value
      })
      return { result: [...keys].sort().join('\n') }
    },
  },
})
