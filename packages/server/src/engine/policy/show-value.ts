/** A fact's value as a route keeps it: short enough to store with every decision. */
import type { Json } from '@countersign/core'

const longestText = 200

export function showValue(value: Json): Json {
  if (typeof value === 'string') return value.length <= longestText ? value : `${value.slice(0, longestText)}…`
  if (Array.isArray(value)) return `list of ${value.length}`
  return typeof value === 'object' && value !== null ? `map of ${Object.keys(value).length}` : value
}
