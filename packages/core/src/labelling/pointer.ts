/** JSON Pointers (RFC 6901) into the table or record of an item. */
import { isJsonObject, type Json } from '../json.ts'
import type { CellsOf } from './question.ts'

/** The steps of `/2/unit~1price`; undefined where it is no pointer. The empty pointer is the whole. */
export function pointerSteps(pointer: string): string[] | undefined {
  if (pointer === '') return []
  if (!pointer.startsWith('/') || /~(?![01])/.test(pointer)) return undefined
  return pointer
    .slice(1)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
}

export const pointerOf = (steps: readonly (string | number)[]): string =>
  steps.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')

/** What stands there; undefined where nothing does. */
export function atPointer(value: Json, pointer: string): Json | undefined {
  let here: Json | undefined = value
  for (const step of pointerSteps(pointer) ?? [Number.NaN]) {
    if (Array.isArray(here)) here = /^(0|[1-9]\d{0,8})$/.test(String(step)) ? (here as Json[])[Number(step)] : undefined
    else here = isJsonObject(here) && Object.hasOwn(here, step) ? here[step as string] : undefined
    if (here === undefined) return undefined
  }
  return here
}

const isHolder = (value: Json): boolean =>
  (Array.isArray(value) && value.length > 0) || (isJsonObject(value) && Object.keys(value).length > 0)

/**
 * Whether a pointer names a part of this value that is asked about: a row of a list; a cell, which is a member of a row or
 * a row that has none; a field, which holds no others.
 */
export function isPart(of: CellsOf, value: Json | undefined, pointer: string): boolean {
  const depth = pointerSteps(pointer)?.length ?? 0
  const part = value === undefined || depth === 0 ? undefined : atPointer(value, pointer)
  if (part === undefined) return false
  if (of === 'fields') return !isHolder(part)
  if (!Array.isArray(value)) return false
  return depth === 1 ? of === 'rows' || !isHolder(part) : of === 'cells' && depth === 2
}

/** The fields of a record, each by its steps, in the order in which they stand. */
export function fieldsOf(value: Json, before: readonly string[] = []): { steps: string[]; value: Json }[] {
  if (!isHolder(value)) return before.length > 0 ? [{ steps: [...before], value }] : []
  return Object.entries(value as Record<string, Json>).flatMap(([name, inner]) => fieldsOf(inner, [...before, name]))
}
