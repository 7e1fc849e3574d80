import { diffLines } from 'diff'
import type { YAMLSeq } from 'yaml'
import { parseDocument, YAMLMap, type Document } from 'yaml'
import type { Json } from '../api/wire.ts'

/** A rule as its form shows it: what the file says, member by member, and nothing that it does not say. */
export interface FormRule {
  id: string
  /** What it does: `permit` takes auto or watch; `require` takes watch, gate or deny. */
  effect: 'permit' | 'require'
  mode: string
  when: string
  audit: number | null
  window: string
  live: boolean
  who: string[]
  people: number | null
  queue: string
  due: string
  onSilence: string
  notChain: boolean
  blind: boolean
  /** The meanings that a signature may have; empty where none is asked for. */
  sign: string[]
}

export interface FormPolicy {
  rules: FormRule[]
  fallback: string
}

/** Where in a rule each of the form's fields stands. */
const members = {
  ...{ id: 'id', when: 'when', audit: 'audit', window: 'window', live: 'live', who: 'who', people: 'people' },
  ...{ queue: 'queue', due: 'due', onSilence: 'on_silence', notChain: 'not_chain', blind: 'blind', sign: 'sign' },
} as const satisfies Partial<Record<keyof FormRule, string>>
export type RuleField = keyof typeof members

const text = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '')
const number = (value: unknown): number | null => (typeof value === 'number' ? value : null)

function parse(source: string): Document.Parsed | null {
  const document = parseDocument(source)
  return document.errors.length === 0 && document.contents instanceof YAMLMap ? document : null
}

function readRule(value: unknown): FormRule | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
  const rule = value as Record<string, unknown>
  return {
    ...{ id: text(rule.id), when: text(rule.when), audit: number(rule.audit), window: text(rule.window) },
    effect: rule.permit === undefined ? 'require' : 'permit',
    mode: text(rule.permit ?? rule.require),
    ...{ live: rule.live === true, people: number(rule.people), queue: text(rule.queue), due: text(rule.due) },
    who: Array.isArray(rule.who) ? rule.who.map(text) : [],
    ...{ onSilence: text(rule.on_silence), notChain: rule.not_chain === true, blind: rule.blind === true },
    sign: (Array.isArray(rule.sign) ? rule.sign : [rule.sign]).map(text).filter(Boolean),
  }
}

/** Null where the text cannot be read as a policy yet: it is mended as text first. */
export function readPolicyForm(source: string): FormPolicy | null {
  const value = parse(source)?.toJS() as Record<string, unknown> | undefined
  if (!value || (value.rules !== undefined && !Array.isArray(value.rules))) return null
  const rules = ((value.rules as unknown[] | undefined) ?? []).map(readRule)
  if (rules.includes(null)) return null
  return { rules: rules as FormRule[], fallback: text(value.default) || 'gate' }
}

const style = { lineWidth: 0, flowCollectionPadding: false } as const

/** The rest of the text, comments and manner included, stays as it was written. */
function edit(source: string, change: (document: Document.Parsed) => void): string {
  const document = parse(source)
  if (!document) return source
  const before = document.toString(style)
  change(document)
  return keepManner(source, before, document.toString(style))
}

/** `before` is the source as the library would write it, line for line: what is no change of it is taken from the source. */
function keepManner(source: string, before: string, after: string): string {
  const own = source.replace(/\n*$/, '\n').split('\n')
  if (own.length !== before.split('\n').length) return after
  let at = 0
  let text = ''
  for (const { value, count, added, removed } of diffLines(before, after)) {
    if (added) text += value
    else {
      if (!removed) text += own.slice(at, at + count).join('\n') + '\n'
      at += count
    }
  }
  return text
}

/** Null and empty values, and `false`, leave the member out. */
export function setField(source: string, rule: number, field: RuleField, value: Json): string {
  const path = ['rules', rule, members[field]]
  const absent = value === null || value === '' || value === false || (Array.isArray(value) && value.length === 0)
  return edit(source, (document) => {
    if (absent) document.deleteIn(path)
    else document.setIn(path, Array.isArray(value) ? flow(document, value) : value)
  })
}

function flow(document: Document, values: Json[]): YAMLSeq {
  const node = document.createNode(values) as YAMLSeq
  node.flow = true
  return node
}

/** What belongs to the other effect goes with it. */
export function setEffect(source: string, rule: number, effect: FormRule['effect'], mode: string): string {
  return edit(source, (document) => {
    const other = effect === 'permit' ? 'require' : 'permit'
    const place = document.getIn(['rules', rule]) as YAMLMap
    const pair = place.items.find(({ key }) => String(key) === other || String(key) === effect)
    if (pair) {
      pair.key = document.createNode(effect)
      pair.value = document.createNode(mode)
    } else document.setIn(['rules', rule, effect], mode)
    const gate = effect === 'require' && mode === 'gate'
    if (mode !== 'watch') for (const member of ['window', 'live']) document.deleteIn(['rules', rule, member])
    if (!gate)
      for (const member of ['who', 'people', 'queue', 'due', 'on_silence', 'not_chain', 'blind', 'sign'])
        document.deleteIn(['rules', rule, member])
  })
}

export function addRule(source: string): string {
  const form = readPolicyForm(source)
  if (!form) return source
  const taken = new Set(form.rules.map(({ id }) => id))
  let n = form.rules.length + 1
  while (taken.has(`rule-${n}`)) n++
  const rule = { id: `rule-${n}`, require: 'gate', when: 'action == ""' }
  return edit(source, (document) => {
    if (form.rules.length === 0) document.set('rules', document.createNode([rule]))
    else document.addIn(['rules'], document.createNode(rule))
  })
}

export const removeRule = (source: string, rule: number): string =>
  edit(source, (document) => document.deleteIn(['rules', rule]))

export const setFallback = (source: string, mode: string): string =>
  edit(source, (document) => document.set('default', mode))
