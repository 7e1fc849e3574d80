import type { Json } from '../api/wire.ts'

export type Path = readonly (string | number)[]

/** A copy of the value with one place changed; `undefined` takes the place out. */
export function setAt(value: Json | undefined, path: Path, next: Json | undefined): Json {
  const [head, ...rest] = path
  if (head === undefined) return next ?? null
  if (typeof head === 'number') {
    const list = Array.isArray(value) ? [...(value as Json[])] : []
    if (rest.length === 0 && next === undefined) list.splice(head, 1)
    else list[head] = setAt(list[head], rest, next)
    return list
  }
  const record: Record<string, Json> =
    typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...(value as Record<string, Json>) } : {}
  if (rest.length === 0 && next === undefined) delete record[head]
  else record[head] = setAt(record[head], rest, next)
  return record
}
