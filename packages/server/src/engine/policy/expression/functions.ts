/**
 * The functions that a condition may call; every other one of CEL is refused. `matches` is left out because a pattern
 * such as `^(a+)+$` blocked the process for twelve seconds; the others because no policy needed them yet.
 */
import type { Json } from '@countersign/core'
import { typeName } from './operators.ts'
import { burn, type Scope, type Value } from './scope.ts'
import { failure, Snag } from './snag.ts'

type Call = (args: readonly Json[], scope: Scope) => Value

const text =
  (use: (value: string, scope: Scope) => Value): Call =>
  ([value = null], scope) =>
    typeof value === 'string' ? use(value, scope) : failure(`expected a string, found ${typeName(value)}`)

const texts =
  (use: (value: string, other: string) => boolean, cost: (value: string, other: string) => number): Call =>
  ([value = null, other = null], scope) => {
    if (typeof value !== 'string' || typeof other !== 'string')
      return failure(`expected two strings, found ${typeName(value)} and ${typeName(other)}`)
    return burn(scope, cost(value, other)) ?? use(value, other)
  }

function size([value = null]: readonly Json[], scope: Scope): Value {
  // Code points, as CEL counts, not UTF-16 units.
  if (typeof value === 'string') return burn(scope, value.length / 1024) ?? [...value].length
  if (Array.isArray(value)) return value.length
  if (typeof value === 'object' && value !== null) return Object.keys(value).length
  return failure(`size is not defined for ${typeName(value)}`)
}

function toDouble([value = null]: readonly Json[]): Value {
  if (typeof value === 'number') return value
  const parsed = typeof value === 'string' && value.trim() !== '' ? Number(value) : NaN
  return Number.isFinite(parsed) ? parsed : failure(`${typeName(value)} is not a number`)
}

function toInt(args: readonly Json[]): Value {
  const parsed = toDouble(args)
  return typeof parsed === 'number' ? Math.trunc(parsed) : parsed
}

function toText([value = null]: readonly Json[]): Value {
  if (typeof value === 'object') return failure(`${typeName(value)} has no spelling as a string`)
  return String(value)
}

const spelled = (change: (value: string) => string): Call =>
  text((value, scope) => burn(scope, value.length / 1024) ?? change(value))

const functions: Readonly<Record<string, Call>> = {
  size,
  double: toDouble,
  int: toInt,
  string: toText,
  dyn: ([value = null]) => value,
}

const methods: Readonly<Record<string, Call>> = {
  size,
  startsWith: texts(
    (value, other) => value.startsWith(other),
    () => 1,
  ),
  endsWith: texts(
    (value, other) => value.endsWith(other),
    () => 1,
  ),
  // The worst case of a search is the product of the lengths.
  contains: texts(
    (value, other) => value.includes(other),
    (value, other) => 1 + (value.length * other.length) / 4096,
  ),
  lowerAscii: spelled((value) => value.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())),
  upperAscii: spelled((value) => value.replace(/[a-z]+/g, (letters) => letters.toUpperCase())),
  trim: spelled((value) => value.trim()),
}

export const macroNames = ['exists', 'all', 'exists_one', 'filter', 'map'] as const
export type MacroName = (typeof macroNames)[number]
export const isMacroName = (name: string): name is MacroName => (macroNames as readonly string[]).includes(name)

/** `has` and `met` are compiled apart. */
export const functionNames = [...Object.keys(functions), 'has', 'met']
export const methodNames = [...Object.keys(methods), ...macroNames]

const find = (table: Readonly<Record<string, Call>>, name: string): Call | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined

/** The function (or, with `isMethod`, the method, whose receiver is its first argument) of this name. */
export const findFunction = (name: string, isMethod: boolean): Call =>
  find(isMethod ? methods : functions, name) ?? (() => failure(`${name} is not offered`))

export function callWith(call: Call, args: readonly Value[], scope: Scope): Value {
  for (const arg of args) if (arg instanceof Snag) return arg
  return call(args as readonly Json[], scope)
}
