/**
 * What a condition may be, beyond what cel-js's type checker looks at: only the functions that we offer, one level of
 * macros, names that exist, and numbers that JSON can hold. Reports every mistake with its place in the text.
 */
import type { ASTNode } from '@marcbachmann/cel-js'
import { rootTypes } from '../fact-types.ts'
import { suggestName } from '../suggest-name.ts'
import { factPathOf, spellPath, type FactPath } from './fact-path.ts'
import { functionNames, isMacroName, methodNames } from './functions.ts'

export interface Issue {
  message: string
  /** Offset in the expression. */
  at: number
}

/** The prefixes that the declared facts have, and under each the members that are known. */
export type KnownMembers = ReadonlyMap<string, ReadonlySet<string>>

/** @param closed prefixes under which nothing else exists, whether or not something is declared. */
export function knownMembersOf(paths: Iterable<string>, closed: readonly string[] = []): KnownMembers {
  const known = new Map<string, Set<string>>(closed.map((prefix) => [prefix, new Set()]))
  for (const path of paths) {
    const names = path.split('.')
    for (let depth = 1; depth < names.length; depth++) {
      const prefix = names.slice(0, depth).join('.')
      const members = known.get(prefix) ?? new Set()
      members.add(names[depth] ?? '')
      known.set(prefix, members)
    }
  }
  return known
}

export interface ExpressionReport {
  issues: Issue[]
  /** Every fact that is read, once; not those that only `has` asks about. */
  paths: FactPath[]
  /** Those, spelled as in a condition. */
  asked: string[]
  /** The objectives that `met` names. */
  objectives: string[]
}

const roots = Object.keys(rootTypes)

function childrenOf(node: ASTNode): ASTNode[] {
  switch (node.op) {
    case 'value':
    case 'id':
      return []
    case '.':
    case '.?':
      return [node.args[0]]
    case 'call':
      return node.args[1]
    case 'rcall':
      return [node.args[1], ...node.args[2]]
    case 'map':
      return node.args.flat()
    case '!_':
    case '-_':
      return [node.args]
    default:
      return node.args
  }
}

export function checkExpression(root: ASTNode, known: KnownMembers): ExpressionReport {
  const issues: Issue[] = []
  const paths = new Map<string, FactPath>()
  const asked = new Set<string>()
  const objectives = new Set<string>()
  const report = (at: number, message: string): void => void issues.push({ at, message })

  function checkMembers(path: FactPath, at: number): void {
    for (let depth = 0; depth < path.members.length; depth++) {
      const members = known.get(spellPath(path.root, path.members.slice(0, depth)))
      const name = path.members[depth] ?? ''
      if (!members || members.has(name)) continue
      const full = [...members].map((member) => spellPath(path.root, [...path.members.slice(0, depth), member]))
      const unknown = spellPath(path.root, path.members.slice(0, depth + 1))
      return report(at, `unknown fact ${unknown}${suggestName(unknown, full)}`)
    }
  }

  function isOffered(name: string, at: number, offered: readonly string[]): boolean {
    if (offered.includes(name)) return true
    if (name === 'matches')
      report(
        at,
        'matches is not offered, since a pattern can block the server; use contains, startsWith, endsWith or in',
      )
    else report(at, `unknown function ${name}${suggestName(name, offered)}`)
    return false
  }

  function checkMacro(args: readonly ASTNode[], local: string | null, node: ASTNode): void {
    const [variable, ...bodies] = args
    if (local !== null) return report(node.start, 'a macro within a macro is not offered')
    if (variable?.op !== 'id') return report(node.start, 'the first argument of a macro is the name of its variable')
    if (roots.includes(variable.args))
      return report(variable.start, `${variable.args} is a fact: choose another name for the variable`)
    for (const body of bodies) walk(body, variable.args)
  }

  function checkMet(args: readonly ASTNode[], node: ASTNode): void {
    const [name] = args
    if (args.length === 1 && name?.op === 'value' && typeof name.args === 'string') objectives.add(name.args)
    else report(node.start, 'met takes the name of an objective, written out: met("refund-errors")')
  }

  function checkHas(args: readonly ASTNode[], local: string | null, node: ASTNode): void {
    const [member] = args
    if (args.length !== 1 || member?.op !== '.')
      return report(
        node.start,
        'has asks about a member, as has(attributes.region); any other absent fact counts as missing',
      )
    const path = factPathOf(member)
    if (!path) return walk(member.args[0], local)
    asked.add(path.text)
    checkMembers(path, member.start)
  }

  function walk(node: ASTNode, local: string | null): void {
    const path = factPathOf(node)
    if (path) {
      paths.set(path.text, path)
      return checkMembers(path, node.start)
    }
    if (node.op === 'id' && node.args !== local)
      return report(node.start, `unknown name ${node.args}${suggestName(node.args, roots)}`)
    if (node.op === 'map') return report(node.start, 'map literals are not offered')
    if (node.op === 'value') {
      if (typeof node.args === 'bigint' && !Number.isSafeInteger(Number(node.args)))
        report(node.start, 'a whole number must stay within ±2^53, as in JSON')
      else if (typeof node.args === 'object' && node.args !== null)
        report(node.start, 'bytes and unsigned numbers are not offered: JSON has neither')
      return
    }
    if (node.op === 'call') {
      const [name, args] = node.args
      if (!isOffered(name, node.start, functionNames)) return
      if (name === 'met') return checkMet(args, node)
      if (name === 'has') return checkHas(args, local, node)
    }
    if (node.op === 'rcall') {
      const [name, receiver, args] = node.args
      if (!isOffered(name, node.input.indexOf(name, receiver.end), methodNames)) return
      if (isMacroName(name)) {
        walk(receiver, local)
        return checkMacro(args, local, node)
      }
    }
    for (const child of childrenOf(node)) walk(child, local)
  }

  walk(root, null)
  return { issues, paths: [...paths.values()], asked: [...asked], objectives: [...objectives] }
}
