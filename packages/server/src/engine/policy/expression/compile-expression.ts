/**
 * Turns a checked CEL tree into closures. cel-js parses and type-checks; evaluation is ours because a policy needs what
 * cel-js's evaluator does not give: a want of a fact as a value that names the fact (cel-js throws, some 10 µs each), a
 * bound on work, and one kind of number. Where both answer, they agree (a test compares them).
 */
import type { Json } from '@countersign/core'
import type { ASTNode } from '@marcbachmann/cel-js'
import type { FactType } from '../fact-types.ts'
import { compileRead, factPathOf, memberOf } from './fact-path.ts'
import { callWith, findFunction, isMacroName } from './functions.ts'
import { applyBinary, isOrdering, order, typeName } from './operators.ts'
import { runMacro } from './run-macro.ts'
import type { Evaluate, Scope, Value } from './scope.ts'
import { failure, mergeSnags, missingFact, Snag } from './snag.ts'

export type DeclaredFacts = ReadonlyMap<string, FactType>

const spelledAt = (node: ASTNode): string => node.input.slice(node.start, node.end).slice(0, 80)
const notBool = (sign: string, value: Value): Snag => failure(`${sign} needs true or false, not ${typeName(value)}`)

/** The parts that one operator joins: `a && b && c` → a, b, c. */
export function joinedBy(op: '&&' | '||', node: ASTNode): ASTNode[] {
  const parts: ASTNode[] = []
  const open = [node]
  for (let at = open.pop(); at; at = open.pop()) {
    if (at.op === op) open.push(at.args[1], at.args[0])
    else parts.push(at)
  }
  return parts
}

/** CEL's logic: a part that settles the answer wins over parts that have none. */
export function settle(parts: readonly Evaluate[], settling: boolean, scope: Scope): boolean | Snag {
  let snag: Snag | null = null
  for (const part of parts) {
    const value = part(scope)
    if (value === settling) return settling
    if (value instanceof Snag) snag = mergeSnags(snag, value)
    else if (typeof value !== 'boolean') snag = mergeSnags(snag, notBool(settling ? '||' : '&&', value))
  }
  return snag ?? !settling
}

function literal(value: unknown): Json {
  if (typeof value === 'bigint') return Number(value)
  if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') return value
  return null
}

function readIndex(value: Value, index: Value, missing: Snag): Value {
  if (value instanceof Snag) return value
  if (index instanceof Snag) return index
  if (Array.isArray(value) && typeof index === 'number') return (value as readonly Json[])[index] ?? missing
  if (typeof index !== 'string') return failure(`${typeName(value)} has no element at a ${typeName(index)}`)
  return memberOf(value, index) ?? missing
}

function compileHas(node: ASTNode, compile: (node: ASTNode) => Evaluate): Evaluate {
  if (node.op !== '.') return () => failure('has asks about a member')
  const [owner, member] = [compile(node.args[0]), node.args[1]]
  return (scope) => {
    const value = owner(scope)
    if (value instanceof Snag) return value.error === null ? false : value
    return memberOf(value, member) !== undefined
  }
}

export function compileExpression(root: ASTNode, declared: DeclaredFacts): Evaluate {
  const compileAll = (nodes: readonly ASTNode[]): Evaluate[] => nodes.map((node) => compile(node))

  function compileCall(name: string, args: readonly ASTNode[], receiver: ASTNode | null): Evaluate {
    const [first] = args
    if (receiver && isMacroName(name)) {
      const [over, bodies] = [compile(receiver), compileAll(args.slice(1))]
      return (scope) => runMacro(name, over(scope), bodies, scope)
    }
    if (!receiver && name === 'has' && first) return compileHas(first, compile)
    const call = findFunction(name, receiver !== null)
    const parts = compileAll(receiver ? [receiver, ...args] : args)
    if (!receiver && name === 'met')
      return (scope) => callWith(([objective]) => scope.met(String(objective)), [parts[0]?.(scope) ?? null], scope)
    return (scope) =>
      callWith(
        call,
        parts.map((part) => part(scope)),
        scope,
      )
  }

  function compileBinary(op: string, leftNode: ASTNode, rightNode: ASTNode): Evaluate {
    const [left, right] = [compile(leftNode), compile(rightNode)]
    const constant = rightNode.op === 'value' ? literal(rightNode.args) : null
    // The two shapes that nearly every condition has, without a call for the constant.
    if (op === '==' && typeof constant === 'string')
      return (scope) => {
        const value = left(scope)
        return value instanceof Snag ? value : value === constant
      }
    if (isOrdering(op) && typeof constant === 'number')
      return (scope) => {
        const value = left(scope)
        return value instanceof Snag ? value : order(op, value, constant)
      }
    return (scope) => applyBinary(op, left(scope), right(scope), scope)
  }

  function compile(node: ASTNode): Evaluate {
    const path = factPathOf(node)
    if (path) return compileRead(path, declared.get(path.text))
    switch (node.op) {
      case 'value': {
        const value = literal(node.args)
        return () => value
      }
      case 'id':
        return (scope) => scope.item
      case '.':
      case '[]': {
        const missing = missingFact(spelledAt(node))
        const owner = compile(node.args[0])
        const key = node.args[1]
        const index: Evaluate = typeof key === 'string' ? () => key : compile(key)
        return (scope) => readIndex(owner(scope), index(scope), missing)
      }
      case '&&':
      case '||': {
        const settling = node.op === '||'
        const parts = compileAll(joinedBy(node.op, node))
        return (scope) => settle(parts, settling, scope)
      }
      case '!_': {
        const operand = compile(node.args)
        return (scope) => {
          const value = operand(scope)
          return value instanceof Snag ? value : typeof value === 'boolean' ? !value : notBool('!', value)
        }
      }
      case '-_': {
        const operand = compile(node.args)
        return (scope) => applyBinary('-', 0, operand(scope), scope)
      }
      case '?:': {
        const [condition, yes, no] = [compile(node.args[0]), compile(node.args[1]), compile(node.args[2])]
        return (scope) => {
          const value = condition(scope)
          if (typeof value === 'boolean') return value ? yes(scope) : no(scope)
          return value instanceof Snag ? value : notBool('? :', value)
        }
      }
      case 'list': {
        const parts = compileAll(node.args)
        return (scope) =>
          callWith(
            (values) => values,
            parts.map((part) => part(scope)),
            scope,
          )
      }
      case 'call':
        return compileCall(node.args[0], node.args[1], null)
      case 'rcall':
        return compileCall(node.args[0], node.args[2], node.args[1])
      case 'map':
      case '.?':
      case '[?]':
        return () => failure('this is not offered in a policy')
      default:
        return compileBinary(node.op, node.args[0], node.args[1])
    }
  }

  return compile(root)
}
