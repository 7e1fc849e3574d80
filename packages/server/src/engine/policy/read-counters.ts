/** The `counters` of a policy file. */
import type { Counter } from '@countersign/core'
import type { Node } from 'yaml'
import type { Reader } from './read-fields.ts'

const mostCounters = 20
const mostActions = 50
const longestWindowMs = 90 * 86_400_000
const idPattern = /^[A-Za-z_]\w{0,63}$/
const sumPattern = /^(proposal|attributes)(\.[A-Za-z_]\w*){1,7}$/
const reserved = ['__proto__', 'constructor', 'prototype']

function readCounter(reader: Reader, path: string, node: Node | null): Counter | undefined {
  const fields = reader.fields(path, node, ['id', 'sum', 'actions', 'by', 'window'])
  if (!fields) return undefined
  for (const name of ['id', 'actions', 'by', 'window'])
    if (!fields.has(name)) reader.report.add(path, `a counter needs ${name}`, node)
  const id = fields.has('id') ? reader.text(`${path}.id`, fields.get('id')) : undefined
  if (id !== undefined && (!idPattern.test(id) || reserved.includes(id)))
    reader.report.add(`${path}.id`, 'the id of a counter is a plain name, such as refunded_today', fields.get('id'))
  const sum = fields.has('sum') ? reader.text(`${path}.sum`, fields.get('sum')) : null
  if (typeof sum === 'string' && !sumPattern.test(sum))
    reader.report.add(`${path}.sum`, 'sum takes the path of a number, such as proposal.amount', fields.get('sum'))
  const items = fields.has('actions') ? reader.items(`${path}.actions`, fields.get('actions'), mostActions) : undefined
  const actions = items?.flatMap((item, index) => reader.text(`${path}.actions[${index}]`, item) ?? [])
  if (actions?.length === 0) reader.report.add(`${path}.actions`, 'name at least one action', fields.get('actions'))
  const by = fields.has('by')
    ? reader.oneOf(`${path}.by`, fields.get('by'), ['subject', 'requester', 'system'])
    : undefined
  const windowMs = fields.has('window') ? reader.duration(`${path}.window`, fields.get('window')) : undefined
  if (windowMs !== undefined && windowMs > longestWindowMs)
    reader.report.add(`${path}.window`, 'a window is at most 90d', fields.get('window'))
  if (id === undefined || sum === undefined || !actions || !by || windowMs === undefined) return undefined
  return { id, actions, by, sum, windowMs }
}

export function readCounters(reader: Reader, node: Node | null | undefined): Counter[] {
  const counters: Counter[] = []
  for (const [index, item] of (reader.items('counters', node, mostCounters) ?? []).entries()) {
    const counter = readCounter(reader, `counters[${index}]`, item)
    if (!counter) continue
    if (counters.some(({ id }) => id === counter.id))
      reader.report.add(`counters[${index}].id`, `the id ${counter.id} is taken by an earlier counter`, item)
    counters.push(counter)
  }
  return counters
}
