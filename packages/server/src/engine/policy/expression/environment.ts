/** The CEL type checker for one policy's declared facts. */
import { Environment, type ObjectSchema } from '@marcbachmann/cel-js'
import { rootTypes, type FactType } from '../fact-types.ts'

/** Of one expression: characters, and what cel-js counts while it parses. */
export const longestExpression = 4_096
const limits = { maxAstNodes: 400, maxDepth: 32, maxListElements: 200, maxMapEntries: 0, maxCallArguments: 4 }

const never = (): never => {
  throw new Error('Only types are asked for: expressions are evaluated by compile-expression.ts.')
}

/**
 * CEL keeps ints and doubles apart (`amount == 200` would be a type error where amount is a double); JSON does not. So
 * the checker learns the operators between them, and an `int` fact and a `double` fact may meet.
 */
const mixed = [
  'double == int',
  'double in list<int>',
  'int in list<double>',
  'double % double: double',
  ...['+', '-', '*', '/', '%'].flatMap((sign) => [`double ${sign} int: double`, `int ${sign} double: double`]),
]

const base = new Environment({ homogeneousAggregateLiterals: false, limits })
base.registerFunction('met(string): bool', never)
for (const signature of mixed) base.registerOperator(signature, never)

type Branch = Map<string, Branch | string>

function schemaOf(branch: Branch): ObjectSchema {
  const schema: ObjectSchema = {}
  for (const [name, member] of branch) schema[name] = typeof member === 'string' ? member : schemaOf(member)
  return schema
}

/** `facts`: path → type, paths of plain names; none is a prefix of another. */
export function createEnvironment(facts: ReadonlyMap<string, FactType>): Environment {
  const tree: Branch = new Map()
  for (const [path, { cel }] of facts) {
    const names = path.split('.')
    let branch = tree
    for (const name of names.slice(0, -1)) {
      const next = branch.get(name)
      const deeper: Branch = next instanceof Map ? next : new Map()
      branch.set(name, deeper)
      branch = deeper
    }
    branch.set(names.at(-1) ?? '', cel)
  }
  const environment = base.clone()
  for (const [name, type] of Object.entries(rootTypes)) {
    const declared = tree.get(name)
    if (declared instanceof Map) environment.registerVariable(name, { schema: schemaOf(declared) })
    else environment.registerVariable(name, declared ?? type)
  }
  return environment
}
