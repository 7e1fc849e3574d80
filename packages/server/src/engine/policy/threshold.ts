/** A condition that compares one fact with one constant: what a reviewer can be told to change. */
import type { Json } from '@countersign/core'
import type { ASTNode } from '@marcbachmann/cel-js'
import type { DeclaredFacts } from './expression/compile-expression.ts'
import { factPathOf, type FactPath } from './expression/fact-path.ts'

export type ThresholdSign = '<' | '<=' | '>' | '>=' | '==' | '!='

export interface Threshold {
  path: FactPath
  sign: ThresholdSign
  limit: number | string | boolean
  /** The fact is declared to be an int. */
  whole: boolean
}

const mirrored: Readonly<Record<ThresholdSign, ThresholdSign>> = {
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
  '==': '==',
  '!=': '!=',
}
const isSign = (op: string): op is ThresholdSign => Object.hasOwn(mirrored, op)

function constantOf(node: ASTNode): Json {
  if (node.op === '-_') {
    const value = constantOf(node.args)
    return typeof value === 'number' ? -value : null
  }
  if (node.op !== 'value') return null
  if (typeof node.args === 'bigint') return Number(node.args)
  return typeof node.args === 'number' || typeof node.args === 'string' || typeof node.args === 'boolean'
    ? node.args
    : null
}

/** What identifies a decision is not for changing. */
const fixed: readonly string[] = ['action', 'kind', 'system', 'version', 'subject', 'requester', 'case']

export function readThreshold(node: ASTNode, declared: DeclaredFacts): Threshold | null {
  const [subject, negated] = node.op === '!_' ? [node.args, true] : [node, false]
  const flag = factPathOf(subject)
  if (flag) return fixed.includes(flag.root) ? null : { path: flag, sign: '==', limit: !negated, whole: false }
  if (!isSign(node.op) || !Array.isArray(node.args)) return null
  const [left, right] = node.args as readonly [ASTNode, ASTNode]
  const path = factPathOf(left) ?? factPathOf(right)
  if (!path || fixed.includes(path.root)) return null
  const onLeft = factPathOf(left) !== null
  const limit = constantOf(onLeft ? right : left)
  if (limit === null || typeof limit === 'object') return null
  const whole = declared.get(path.text)?.cel === 'int'
  return { path, sign: onLeft ? node.op : mirrored[node.op], limit, whole }
}
