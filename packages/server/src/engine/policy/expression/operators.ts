/**
 * CEL's operators over JSON. All numbers are IEEE doubles, as in JSON: `200`, `200.0` and a fact 200 are the same, `/`
 * divides exactly, and both `/` and `%` by zero are errors. Values of different types are never equal; ordering them is
 * an error.
 */
import type { Json } from '@countersign/core'
import { burn, type Scope, type Value } from './scope.ts'
import { failure, mergeSnags, Snag } from './snag.ts'

export const typeName = (value: Value): string => {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'list'
  if (typeof value === 'object') return 'map'
  return typeof value === 'boolean' ? 'bool' : typeof value
}

const mismatch = (a: Json, sign: string, b: Json): Snag =>
  failure(`${sign} is not defined between ${typeName(a)} and ${typeName(b)}`)

/** Deep equality of JSON; a snag where it would take too long. */
export function equals(a: Json, b: Json, scope: Scope): boolean | Snag {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const [left, right] = [a as Readonly<Record<string, Json>>, b as Readonly<Record<string, Json>>]
  const keys = Object.keys(left)
  if (keys.length !== Object.keys(right).length) return false
  const tired = burn(scope, keys.length)
  if (tired) return tired
  for (const key of keys) {
    if (!Object.hasOwn(right, key)) return false
    const same = equals(left[key] ?? null, right[key] ?? null, scope)
    if (same !== true) return same
  }
  return true
}

function contains(needle: Json, hay: Json, scope: Scope): boolean | Snag {
  if (Array.isArray(hay)) {
    const list: readonly Json[] = hay
    const tired = burn(scope, list.length)
    if (tired) return tired
    for (const element of list) {
      const same = equals(needle, element, scope)
      if (same !== false) return same
    }
    return false
  }
  if (typeof hay !== 'object' || hay === null || typeof needle !== 'string') return mismatch(needle, 'in', hay)
  return Object.hasOwn(hay, needle)
}

const orderings = {
  '<': <T extends number | string | boolean>(a: T, b: T): boolean => a < b,
  '<=': <T extends number | string | boolean>(a: T, b: T): boolean => a <= b,
  '>': <T extends number | string | boolean>(a: T, b: T): boolean => a > b,
  '>=': <T extends number | string | boolean>(a: T, b: T): boolean => a >= b,
} as const
export type Ordering = keyof typeof orderings
export const isOrdering = (op: string): op is Ordering => Object.hasOwn(orderings, op)

export function order(op: Ordering, a: Json, b: Json): boolean | Snag {
  if (typeof a === 'number' && typeof b === 'number') return orderings[op](a, b)
  if (typeof a === 'string' && typeof b === 'string') return orderings[op](a, b)
  if (typeof a === 'boolean' && typeof b === 'boolean') return orderings[op](a, b)
  return mismatch(a, op, b)
}

function add(a: Json, b: Json, scope: Scope): Value {
  if (typeof a === 'number' && typeof b === 'number') return a + b
  if (typeof a === 'string' && typeof b === 'string') return burn(scope, (a.length + b.length) / 1024) ?? a + b
  if (Array.isArray(a) && Array.isArray(b)) return burn(scope, a.length + b.length) ?? [...a, ...b]
  return mismatch(a, '+', b)
}

const arithmetic = {
  '-': (a: number, b: number): number => a - b,
  '*': (a: number, b: number): number => a * b,
  '/': (a: number, b: number): number | Snag => (b === 0 ? failure('division by zero') : a / b),
  '%': (a: number, b: number): number | Snag => (b === 0 ? failure('remainder by zero') : a % b),
} as const
const isArithmetic = (op: string): op is keyof typeof arithmetic => Object.hasOwn(arithmetic, op)

/** Any binary operator but `&&` and `||`. */
export function applyBinary(op: string, a: Value, b: Value, scope: Scope): Value {
  if (a instanceof Snag) return b instanceof Snag ? mergeSnags(a, b) : a
  if (b instanceof Snag) return b
  if (isOrdering(op)) return order(op, a, b)
  if (op === '==') return equals(a, b, scope)
  if (op === '!=') {
    const same = equals(a, b, scope)
    return same instanceof Snag ? same : !same
  }
  if (op === 'in') return contains(a, b, scope)
  if (op === '+') return add(a, b, scope)
  if (isArithmetic(op) && typeof a === 'number' && typeof b === 'number') return arithmetic[op](a, b)
  return mismatch(a, op, b)
}
