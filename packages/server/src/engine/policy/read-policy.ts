/**
 * Reads a policy file: YAML, or JSON as a part of it. Everything that a policy may not say is an error with its place;
 * conditions are looked at by compile-policy.ts. Anchors and aliases are refused, so that a small file stays small.
 */
import {
  isAlias,
  isMap,
  isNode,
  isScalar,
  parseDocument,
  visit,
  type Document,
  type Node,
  type Scalar,
  type YAMLMap,
} from 'yaml'
import { isJsonObject, type JsonObject, type Mode, type Policy, type PolicyTest, type Rule } from '@countersign/core'
import type { PolicyError } from './policy-error.ts'
import { createReader, type Reader } from './read-fields.ts'
import { readCounters } from './read-counters.ts'
import { readFacts } from './read-facts.ts'
import { readRule } from './read-rule.ts'
import { scalarOffset } from './scalar-offset.ts'
import { createReport, mostErrors, type SourceReport } from './source-report.ts'

export const largestSource = 256 * 1024
export const mostRules = 500
const mostTests = 1_000
const modes: readonly Mode[] = ['auto', 'watch', 'gate', 'deny']
const givenFields = [
  ...['action', 'kind', 'system', 'version', 'confidence', 'risk', 'reversible', 'attributes', 'proposal', 'run'],
  ...['counters', 'subject', 'requester', 'case', 'met'],
]

export interface Place {
  line: number
  column: number
}

export type PolicyReading =
  | {
      ok: true
      policy: Policy
      /** Where character `offset` of a rule's condition stands. */
      placeInWhen: (rule: number, offset: number) => Place
      placeOfTest: (test: number) => Place
    }
  | { ok: false; errors: readonly PolicyError[] }

const refused = (message: string, line = 1, column = 1): PolicyReading => ({
  ok: false,
  errors: [{ path: '', message, line, column }],
})

function readRules(reader: Reader, node: Node | null | undefined): { rules: Rule[]; whens: Scalar[] } {
  const rules: Rule[] = []
  const whens: Scalar[] = []
  for (const [index, item] of (reader.items('rules', node, mostRules) ?? []).entries()) {
    const path = `rules[${index}]`
    if (item === null) reader.report.add(path, 'expected a rule, found nothing', node)
    const reading = item && readRule(reader, path, item)
    if (!reading) continue
    if (rules.some((other) => other.id === reading.rule.id))
      reader.report.add(`${path}.id`, `the id ${reading.rule.id} is taken by an earlier rule`, reading.node)
    rules.push(reading.rule)
    whens.push(reading.when)
  }
  return { rules, whens }
}

function readTest(reader: Reader, path: string, node: Node, document: Document): PolicyTest | undefined {
  const fields = reader.fields(path, node, ['given', 'expect'])
  const expect = fields && reader.fields(`${path}.expect`, fields.get('expect'), ['mode', 'rule'])
  if (!fields || !expect || !reader.fields(`${path}.given`, fields.get('given'), givenFields)) return undefined
  if (expect.size === 0) reader.report.add(`${path}.expect`, 'expect a mode, a rule, or both', fields.get('expect'))
  const mode = expect.has('mode') ? reader.oneOf(`${path}.expect.mode`, expect.get('mode'), modes) : undefined
  const rule = expect.has('rule') ? reader.name(`${path}.expect.rule`, expect.get('rule')) : undefined
  const given: unknown = fields.get('given')?.toJS(document)
  if (!isJsonObject(given)) return undefined
  return { given: given as JsonObject, expect: { ...(mode && { mode }), ...(rule !== undefined && { rule }) } }
}

function readTests(
  reader: Reader,
  node: Node | null | undefined,
  document: Document,
): { tests: PolicyTest[]; nodes: Node[] } {
  const tests: PolicyTest[] = []
  const nodes: Node[] = []
  for (const [index, item] of (reader.items('tests', node, mostTests) ?? []).entries()) {
    const test = item && readTest(reader, `tests[${index}]`, item, document)
    if (item === null) reader.report.add(`tests[${index}]`, 'expected a test, found nothing', node)
    if (!item || !test) continue
    tests.push(test)
    nodes.push(item)
  }
  return { tests, nodes }
}

/** YAML reads `when: !has(x)` as a tag, and `a ? b : c` as a map. */
function yamlMessage(message: string, source: string, offset: number): string {
  const start = source.lastIndexOf('\n', Math.max(0, offset - 1)) + 1
  const line = source.slice(start, source.indexOf('\n', start) < 0 ? undefined : source.indexOf('\n', start))
  const hint = /^\s*(- *)?"?when"?\s*:/.test(line)
    ? ' Put the condition in single quotes, or on its own line after “when: |”.'
    : ''
  if (message.startsWith('Maximum call stack')) return 'nested too deeply'
  return `${(message.split('\n')[0] ?? message).replace(/ at line \d+, column \d+:?$/, '')}.${hint}`
}

/** The parser's own check compares each key with all others: ten seconds for twenty thousand. */
function checkKeys(map: YAMLMap, report: SourceReport): void {
  const seen = new Set<string>()
  for (const { key } of map.items) {
    const name = isScalar(key) ? String(key.value) : ''
    if (seen.has(name)) report.add('', `the field ${name.slice(0, 60)} stands here twice`, isNode(key) ? key : map)
    seen.add(name)
  }
}

function readDocument(source: string): PolicyReading {
  const document = parseDocument(source, { version: '1.2', merge: false, uniqueKeys: false, prettyErrors: false })
  const report = createReport(source)
  for (const { message, pos } of [...document.errors, ...document.warnings].slice(0, mostErrors))
    report.add('', yamlMessage(message, source, pos[0]), pos[0])
  visit(document, (_, node) => {
    if (isAlias(node) || (isNode(node) && 'anchor' in node && node.anchor !== undefined))
      report.add('', 'anchors and aliases are not offered', node)
    if (isMap(node)) checkKeys(node, report)
    return undefined
  })
  if (report.errors.length > 0) return { ok: false, errors: report.errors }

  const reader = createReader(report)
  const fields = reader.fields('', document.contents, ['policy', 'facts', 'counters', 'rules', 'default', 'tests'])
  if (!fields) return { ok: false, errors: report.errors }
  if (!fields.has('policy')) report.add('policy', 'a policy needs a name: policy', document.contents)
  const name = fields.has('policy') ? reader.name('policy', fields.get('policy')) : undefined
  const facts = fields.has('facts') ? readFacts(reader, fields.get('facts')) : {}
  const counters = fields.has('counters') ? readCounters(reader, fields.get('counters')) : []
  const { rules, whens } = fields.has('rules') ? readRules(reader, fields.get('rules')) : { rules: [], whens: [] }
  const fallback = fields.has('default') ? reader.oneOf('default', fields.get('default'), modes) : 'gate'
  const { tests, nodes } = fields.has('tests')
    ? readTests(reader, fields.get('tests'), document)
    : { tests: [], nodes: [] }
  if (report.errors.length > 0 || name === undefined || fallback === undefined)
    return { ok: false, errors: report.errors }
  return {
    ok: true,
    policy: { name, facts, ...(counters.length > 0 && { counters }), rules, default: fallback, tests },
    placeInWhen: (rule, offset) => {
      const when = whens[rule]
      return report.positionOf(when && scalarOffset(source, when, offset))
    },
    placeOfTest: (test) => report.positionOf(nodes[test]),
  }
}

/** Never throws. */
export function readPolicy(source: string): PolicyReading {
  if (Buffer.byteLength(source) > largestSource) return refused(`a policy has at most ${largestSource / 1024} KiB`)
  try {
    return readDocument(source)
  } catch (error) {
    // The YAML parser recurses: some ten thousand brackets exhaust the stack.
    return refused(error instanceof RangeError ? 'nested too deeply' : 'this is not readable as YAML')
  }
}
