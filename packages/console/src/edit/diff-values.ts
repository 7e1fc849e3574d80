import type { Json } from '../api/wire.ts'
import { isList, isRecord } from '../words/scalars.ts'

export interface Change {
  path: string
  /** Undefined where it was not there before, or is not there now. */
  was: Json | undefined
  now: Json | undefined
}

const join = (path: string, name: string) => (path ? `${path}.${name}` : name)

/** Whether two JSON values are equal, whatever the order of members. */
export function isEqual(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true
  if (isList(a) && isList(b)) return a.length === b.length && a.every((item, i) => isEqual(item, b[i]))
  if (isRecord(a) && isRecord(b)) {
    const names = Object.keys(a)
    return names.length === Object.keys(b).length && names.every((name) => name in b && isEqual(a[name], b[name]))
  }
  return false
}

/** What differs between two values, member by member; a list that changed its length is compared by position. */
export function diffValues(was: Json | undefined, now: Json | undefined, path = ''): Change[] {
  if (isEqual(was, now)) return []
  const both = (isRecord(was) && isRecord(now)) || (isList(was) && isList(now))
  if (!both) return [{ path, was, now }]
  const [before, after] = [was as Record<string, Json>, now as Record<string, Json>]
  const names = Array.from(new Set([...Object.keys(before), ...Object.keys(after)]))
  return names.flatMap((name) => diffValues(before[name], after[name], join(path, name)))
}
