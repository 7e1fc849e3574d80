/** The `facts` of a policy file: path → type, or `{type, required}`. */
import { isMap, type Node } from 'yaml'
import { factTypeNames, isRootName, parseFactType, rootTypes } from './fact-types.ts'
import type { Reader } from './read-fields.ts'
import { suggestName } from './suggest-name.ts'

const pathPattern = /^[A-Za-z_]\w*(\.[A-Za-z_]\w*){0,7}$/
const mostFacts = 500
/** JavaScript lends these to every object. */
const reserved = ['__proto__', 'constructor', 'prototype']

function checkPath(path: string, type: string): string | null {
  if (!pathPattern.test(path)) return `${path} is not the path of a fact, such as proposal.amount`
  const [root = '', ...members] = path.split('.')
  if (!isRootName(root)) return `unknown fact ${root}${suggestName(root, Object.keys(rootTypes))}`
  if (members.some((name) => reserved.includes(name))) return `${path} is not a name that a fact may have`
  if (root === 'counters') return 'counters are declared under counters, not under facts'
  const fixed = rootTypes[root]
  if (fixed === 'dyn') return members.length > 0 ? null : `declare the members of ${root}, such as ${root}.amount`
  return members.length === 0 && type === fixed ? null : `${root} is a ${fixed}`
}

function readType(reader: Reader, at: string, node: Node | null): string | undefined {
  if (!isMap(node)) return reader.text(at, node)
  const fields = reader.fields(at, node, ['type', 'required'])
  const type = reader.text(`${at}.type`, fields?.get('type'))
  const required = fields?.has('required') ? reader.flag(`${at}.required`, fields.get('required')) : false
  return type !== undefined && required ? `${type}!` : type
}

/** Path → type, in the order of the file; `double!` where the fact is required. */
export function readFacts(reader: Reader, node: Node | null | undefined): Record<string, string> {
  const facts: Record<string, string> = {}
  const fields = reader.fields('facts', node, null)
  if (fields && fields.size > mostFacts)
    reader.report.add('facts', `at most ${mostFacts} facts, found ${fields.size}`, node)
  for (const [path, value] of [...(fields ?? [])].slice(0, mostFacts)) {
    const at = `facts.${path}`
    const type = readType(reader, at, value)
    if (type === undefined) continue
    const known = parseFactType(type)
    const wrong = known ? checkPath(path, known.cel) : `unknown type ${type}${suggestName(type, factTypeNames)}`
    const parent = Object.keys(facts).find((other) => path.startsWith(`${other}.`) || other.startsWith(`${path}.`))
    if (wrong) reader.report.add(at, wrong, value)
    else if (parent !== undefined) reader.report.add(at, `${path} and ${parent} cannot both be declared`, value)
    else facts[path] = type
  }
  return facts
}
