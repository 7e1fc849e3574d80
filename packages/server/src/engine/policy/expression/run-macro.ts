/** `exists`, `all`, `exists_one`, `filter` and `map` over a list, or over the keys of a map. */
import type { Json } from '@countersign/core'
import type { MacroName } from './functions.ts'
import { typeName } from './operators.ts'
import { burn, type Evaluate, type Scope, type Value } from './scope.ts'
import { failure, mergeSnags, Snag } from './snag.ts'

const notBool = (value: Value): Snag => failure(`a condition on an element answered ${typeName(value)}, not a bool`)

/** `exists` and `all` look for one that settles it; elements that cannot be judged matter only if none does. */
function quantify(items: readonly Json[], settles: boolean, body: Evaluate, scope: Scope): Value {
  let snag: Snag | null = null
  for (const item of items) {
    scope.item = item
    const value = body(scope)
    if (value === settles) return settles
    if (value instanceof Snag) snag = mergeSnags(snag, value)
    else if (typeof value !== 'boolean') snag = mergeSnags(snag, notBool(value))
  }
  return snag ?? !settles
}

function select(items: readonly Json[], body: Evaluate, scope: Scope): readonly Json[] | Snag {
  const kept: Json[] = []
  for (const item of items) {
    scope.item = item
    const value = body(scope)
    if (value instanceof Snag) return value
    if (typeof value !== 'boolean') return notBool(value)
    if (value) kept.push(item)
  }
  return kept
}

function transform(items: readonly Json[], body: Evaluate, scope: Scope): readonly Json[] | Snag {
  const made: Json[] = []
  for (const item of items) {
    scope.item = item
    const value = body(scope)
    if (value instanceof Snag) return value
    made.push(value)
  }
  return made
}

/** `bodies` are the macro's arguments after the variable. */
export function runMacro(name: MacroName, over: Value, bodies: readonly Evaluate[], scope: Scope): Value {
  if (over instanceof Snag) return over
  if (typeof over !== 'object' || over === null) return failure(`${name} is not defined for ${typeName(over)}`)
  const items: readonly Json[] = Array.isArray(over) ? over : Object.keys(over)
  const tired = burn(scope, items.length)
  if (tired) return tired

  const [first, second] = bodies
  if (!first) return failure(`${name} needs a condition`)
  if (name === 'exists' || name === 'all') return quantify(items, name === 'exists', first, scope)
  if (name === 'map' && !second) return transform(items, first, scope)
  const kept = select(items, first, scope)
  if (kept instanceof Snag || name === 'filter') return kept
  return name === 'map' && second ? transform(kept, second, scope) : kept.length === 1
}
