/** Facts by their path, as a condition names them: `proposal.amount`, `attributes["due date"]`. */
import type { Json } from '@countersign/core'
import type { ASTNode } from '@marcbachmann/cel-js'
import { isRootName, type FactType, type RootName } from '../fact-types.ts'
import { typeName } from './operators.ts'
import type { Evaluate, PolicyFacts, Value } from './scope.ts'
import { failure, missingFact } from './snag.ts'

export interface FactPath {
  root: RootName
  members: readonly string[]
  /** As it is written in a condition. */
  text: string
}

const isName = (member: string): boolean => /^[A-Za-z_]\w*$/.test(member)

export const spellPath = (root: string, members: readonly string[]): string =>
  root + members.map((member) => (isName(member) ? `.${member}` : `[${JSON.stringify(member)}]`)).join('')

/** The fact that this node reads, where it reads one whose path is written out; else null. */
export function factPathOf(node: ASTNode): FactPath | null {
  const members: string[] = []
  let at = node
  for (;;) {
    if (at.op === 'id') {
      if (!isRootName(at.args)) return null
      members.reverse()
      return { root: at.args, members, text: spellPath(at.args, members) }
    }
    if (at.op === '.') {
      members.push(at.args[1])
      at = at.args[0]
    } else if (at.op === '[]' && at.args[1].op === 'value' && typeof at.args[1].args === 'string') {
      members.push(at.args[1].args)
      at = at.args[0]
    } else return null
  }
}

/** The member of a JSON object; undefined where there is none. Never one that JavaScript lends to every object. */
export function memberOf(value: Json | undefined, member: string): Json | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  return Object.hasOwn(value, member) ? (value as Readonly<Record<string, Json>>)[member] : undefined
}

export function lookUp(facts: PolicyFacts, { root, members }: Pick<FactPath, 'root' | 'members'>): Json | undefined {
  let value: Json | undefined = facts[root]
  if (value === null) return undefined
  for (const member of members) value = memberOf(value, member)
  return value
}

/**
 * Reads a fact. Absent, it is missing; so is null where the fact is declared, because a declared type has no null. A
 * declared fact of another type is an error.
 */
export function compileRead(path: FactPath, declared: FactType | undefined): Evaluate {
  const { root, members, text } = path
  const missing = missingFact(text)
  const [only, ...more] = members
  const read: (facts: PolicyFacts) => Json | undefined =
    only === undefined
      ? (facts) => facts[root] ?? undefined
      : more.length === 0
        ? (facts) => memberOf(facts[root], only)
        : (facts) => lookUp(facts, path)

  if (!declared)
    return ({ facts }): Value => {
      const value = read(facts)
      return value === undefined ? missing : value
    }
  const { fits, cel } = declared
  return ({ facts }): Value => {
    const value = read(facts)
    if (value === undefined || value === null) return missing
    return fits(value) ? value : failure(`${text} is ${typeName(value)}, not ${cel}`)
  }
}
