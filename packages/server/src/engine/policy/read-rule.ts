/** One rule of a policy file. */
import { isScalar, type Node, type Scalar } from 'yaml'
import { seatsOf, type OnSilence, type Rule } from '@countersign/core'
import { longestExpression } from './expression/environment.ts'
import type { Fields, Reader } from './read-fields.ts'

const fieldNames = [
  'id',
  'permit',
  'require',
  'when',
  'window',
  'live',
  'audit',
  'who',
  'people',
  'queue',
  'due',
  'on_silence',
  'not_chain',
  'blind',
  'sign',
] as const
type FieldName = (typeof fieldNames)[number]

/** Fields that mean something only to some effects, with the words that say so. */
const watchOnly: readonly FieldName[] = ['window', 'live']
const peopleOnly: readonly FieldName[] = ['who', 'people', 'due', 'on_silence', 'not_chain', 'blind', 'sign']

const seatPattern = /^(role|skill|person):[A-Za-z0-9._:-]{1,80}$/
const mostPeople = 20
const meaningPattern = /^(?=\S)[^\p{Cc}\p{Zl}\p{Zp}]{1,120}(?<=\S)$/u
const mostMeanings = 9
const silences: readonly OnSilence[] = ['deny', 'escalate', 'allow']

export interface RuleReading {
  rule: Rule
  /** The scalar that `when` stands in. */
  when: Scalar
  node: Node
}

function readEffect(
  reader: Reader,
  path: string,
  fields: Fields,
  node: Node,
): Pick<Rule, 'permit' | 'require'> | undefined {
  const [permit, require] = [fields.get('permit'), fields.get('require')]
  if ((permit === undefined) === (require === undefined)) {
    const message = permit === undefined ? 'a rule needs permit or require' : 'a rule has permit or require, not both'
    reader.report.add(path, message, require ?? node)
    return undefined
  }
  if (permit !== undefined) {
    const mode = reader.oneOf(`${path}.permit`, permit, ['auto', 'watch'])
    return mode && { permit: mode }
  }
  const mode = reader.oneOf(`${path}.require`, require, ['watch', 'gate', 'deny'])
  return mode && { require: mode }
}

function checkFit(reader: Reader, path: string, fields: Fields, effect: Pick<Rule, 'permit' | 'require'>): void {
  const isWatch = effect.permit === 'watch' || effect.require === 'watch'
  for (const name of isWatch ? [] : watchOnly)
    if (fields.has(name))
      reader.report.add(`${path}.${name}`, `${name} belongs to permit: watch or require: watch`, fields.get(name))
  if (effect.require === 'gate' || effect.require === 'deny') return
  for (const name of peopleOnly)
    if (fields.has(name)) reader.report.add(`${path}.${name}`, `${name} belongs to require: gate`, fields.get(name))
  if (!isWatch && fields.has('queue'))
    reader.report.add(`${path}.queue`, 'queue belongs to a gate or a watch', fields.get('queue'))
}

function readSeats(reader: Reader, path: string, node: Node | null | undefined): string[] {
  const seats: string[] = []
  for (const [index, item] of (reader.items(path, node, mostPeople) ?? []).entries()) {
    const seat = reader.text(`${path}[${index}]`, item)
    if (seat === undefined) continue
    if (seatPattern.test(seat)) seats.push(seat)
    else reader.report.add(`${path}[${index}]`, 'a seat is role:…, skill:… or person:…', item)
  }
  return seats
}

/** One meaning, or several to choose from. */
function readMeanings(reader: Reader, path: string, node: Node | null | undefined): string[] {
  const items = isScalar(node) ? [node] : reader.items(path, node, mostMeanings)
  const meanings: string[] = []
  for (const [index, item] of (items ?? []).entries()) {
    const at = isScalar(node) ? path : `${path}[${index}]`
    const meaning = reader.text(at, item)
    if (meaning === undefined) continue
    if (meaningPattern.test(meaning) && meaning.isWellFormed() && !meanings.includes(meaning)) meanings.push(meaning)
    else reader.report.add(at, 'a meaning is a line of up to 120 characters, each given once', item)
  }
  if (items?.length === 0) reader.report.add(path, 'at least one meaning, such as "I reviewed and approve"', node)
  return meanings
}

/** `when: true` is a YAML boolean, and means what it says. */
function readWhen(reader: Reader, path: string, node: Node | null | undefined): Scalar | undefined {
  if (isScalar(node) && (typeof node.value === 'string' || typeof node.value === 'boolean')) {
    if (String(node.value).length <= longestExpression) return node
    reader.report.add(path, `a condition has at most ${longestExpression} characters`, node)
  } else
    reader.report.add(
      path,
      'expected a condition; one that starts with !, [, { or a quote needs quotes around it',
      node,
    )
  return undefined
}

const optional = <T>(
  fields: Fields,
  name: FieldName,
  read: (node: Node | null | undefined) => T | undefined,
): T | undefined => (fields.has(name) ? read(fields.get(name)) : undefined)

function readPeople(reader: Reader, path: string, node: Node | null | undefined): number | undefined {
  const people = reader.number(path, node, 1, mostPeople)
  if (people === undefined || Number.isInteger(people)) return people
  reader.report.add(path, 'people is a whole number', node)
  return undefined
}

export function readRule(reader: Reader, path: string, node: Node): RuleReading | undefined {
  const fields = reader.fields(path, node, fieldNames)
  if (!fields) return undefined
  const id = fields.has('id') ? reader.name(`${path}.id`, fields.get('id')) : undefined
  if (!fields.has('id')) reader.report.add(path, 'a rule needs an id', node)
  const effect = readEffect(reader, path, fields, node)
  if (effect) checkFit(reader, path, fields, effect)
  const when = fields.has('when') ? readWhen(reader, `${path}.when`, fields.get('when')) : undefined
  if (!fields.has('when')) reader.report.add(path, 'a rule needs a condition: when', node)

  const at = (name: FieldName): string => `${path}.${name}`
  const windowMs = optional(fields, 'window', (field) => reader.duration(at('window'), field))
  const live = optional(fields, 'live', (field) => reader.flag(at('live'), field))
  const audit = optional(fields, 'audit', (field) => reader.number(at('audit'), field, 0, 1))
  const who = optional(fields, 'who', (field) => readSeats(reader, at('who'), field))
  const people = optional(fields, 'people', (field) => readPeople(reader, at('people'), field))
  const queue = optional(fields, 'queue', (field) => reader.name(at('queue'), field))
  const dueMs = optional(fields, 'due', (field) => reader.duration(at('due'), field))
  const onSilence = optional(fields, 'on_silence', (field) => reader.oneOf(at('on_silence'), field, silences))
  const notChain = optional(fields, 'not_chain', (field) => reader.flag(at('not_chain'), field))
  const blind = optional(fields, 'blind', (field) => reader.flag(at('blind'), field))
  const sign = optional(fields, 'sign', (field) => readMeanings(reader, at('sign'), field))
  if (id === undefined || !effect || !when) return undefined

  const rule: Rule = {
    id,
    ...effect,
    when: String(when.value),
    ...(windowMs !== undefined && { windowMs }),
    ...(live !== undefined && { live }),
    ...(audit !== undefined && { audit }),
    ...(who !== undefined && { who }),
    ...(people !== undefined && { people }),
    ...(queue !== undefined && { queue }),
    ...(dueMs !== undefined && { dueMs }),
    ...(onSilence !== undefined && { onSilence }),
    ...(notChain !== undefined && { notChain }),
    ...(blind !== undefined && { blind }),
    ...(sign !== undefined && { sign }),
  }
  if (blind && seatsOf(rule).length < 2)
    reader.report.add(at('blind'), 'blind belongs to a gate of two or more people', fields.get('blind'))
  if (sign && onSilence === 'allow')
    reader.report.add(at('sign'), 'silence signs nothing: on_silence is deny or escalate here', fields.get('sign'))
  return { rule, when, node }
}
