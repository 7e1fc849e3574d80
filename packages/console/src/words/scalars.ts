import type { Json } from '../api/wire.ts'

export type Scalar = string | number | boolean | null
export const isScalar = (value: Json | undefined): value is Scalar =>
  value === null || ['string', 'number', 'boolean'].includes(typeof value)
export const isRecord = (value: Json | undefined): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
export const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value)

export interface Leaf {
  path: string
  value: Scalar
}

/** The first scalars of a value, depth first, with dotted paths. */
export function leavesOf(value: Json | undefined, limit = Infinity, path = ''): Leaf[] {
  if (value === undefined) return []
  if (isScalar(value)) return [{ path, value }]
  const out: Leaf[] = []
  const members: [string, Json][] = isList(value) ? value.map((item, i) => [String(i), item]) : Object.entries(value)
  for (const [name, member] of members) {
    if (out.length >= limit) break
    out.push(...leavesOf(member, limit - out.length, path ? `${path}.${name}` : name))
  }
  return out
}

export function shorten(text: string, limit = 80): string {
  const flat = text.replace(/\s+/g, ' ').trim()
  return flat.length > limit ? `${flat.slice(0, limit - 1).trimEnd()}…` : flat
}

export const sayScalar = (value: Scalar, limit = 60): string =>
  value === null ? 'nothing' : typeof value === 'string' ? shorten(value, limit) : String(value)
