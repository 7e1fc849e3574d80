/** What a condition may speak of, and the types that `facts` may declare. */
import { isJsonObject } from '@countersign/core'

/** Name of each variable → its CEL type. `dyn` ones may be typed by declaring members of theirs. */
export const rootTypes = {
  action: 'string',
  kind: 'string',
  system: 'string',
  version: 'string',
  confidence: 'double',
  risk: 'double',
  reversible: 'bool',
  attributes: 'dyn',
  proposal: 'dyn',
  run: 'dyn',
  counters: 'dyn',
  subject: 'string',
  requester: 'string',
  case: 'string',
} as const

export type RootName = keyof typeof rootTypes
export const isRootName = (name: string): name is RootName => Object.hasOwn(rootTypes, name)

export interface FactType {
  /** CEL's name of the type. */
  cel: string
  required: boolean
  /** JSON knows numbers only: `int` is a number without a fraction. */
  fits: (value: unknown) => boolean
}

const isText = (value: unknown): boolean => typeof value === 'string'
const isNumber = (value: unknown): boolean => typeof value === 'number'
const isWhole = (value: unknown): boolean => Number.isInteger(value)
const isFlag = (value: unknown): boolean => typeof value === 'boolean'
const listOf =
  (fits: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    Array.isArray(value) && value.every(fits)
const isAnything = (): boolean => true

const fitting: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: isText,
  double: isNumber,
  int: isWhole,
  bool: isFlag,
  dyn: isAnything,
  map: isJsonObject,
  list: listOf(isAnything),
  'list<string>': listOf(isText),
  'list<double>': listOf(isNumber),
  'list<int>': listOf(isWhole),
  'list<bool>': listOf(isFlag),
}

export const factTypeNames = Object.keys(fitting)

/** `double`, or `double!` where the fact is required; null for a type that does not exist. */
export function parseFactType(text: string): FactType | null {
  const required = text.endsWith('!')
  const cel = required ? text.slice(0, -1) : text
  const fits = Object.hasOwn(fitting, cel) ? fitting[cel] : undefined
  return fits ? { cel, required, fits } : null
}
