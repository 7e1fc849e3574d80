/** Things marked in an item, each with an id and a label: spans, shapes, segments, tracks, pages. */
import type { FieldError } from '../errors.ts'
import { isJsonObject, type Json, type JsonObject } from '../json.ts'

export interface Figures {
  keys: readonly string[]
  optional?: readonly string[]
  /** What is wrong with it, in words; null where nothing is. */
  check: (mark: JsonObject) => string | null
}

export function checkMarks(
  options: readonly { value: string }[],
  value: Json,
  required: boolean,
  path: string,
  { keys, optional = [], check }: Figures,
): FieldError[] {
  if (!Array.isArray(value)) return [{ path, message: 'must be a list' }]
  if (required && value.length === 0) return [{ path, message: 'must mark at least one' }]
  const known = new Set(['id', 'label', ...keys, ...optional])
  const ids = new Set<Json>()
  return (value as Json[]).flatMap((mark, i) => {
    const here = `${path}.${i}`
    if (!isJsonObject(mark)) return [{ path: here, message: 'must be an object' }]
    const unknown = Object.keys(mark).find((key) => !known.has(key))
    if (unknown !== undefined) return [{ path: `${here}.${unknown}`, message: 'does not belong here' }]
    if (typeof mark.id !== 'string' || mark.id === '' || mark.id.length > 100)
      return [{ path: `${here}.id`, message: 'must be a text of its own' }]
    if (ids.has(mark.id)) return [{ path: `${here}.id`, message: 'stands twice' }]
    ids.add(mark.id)
    if (!options.some((option) => option.value === mark.label))
      return [{ path: `${here}.label`, message: 'is none of the options' }]
    const wrong = check(mark)
    return wrong === null ? [] : [{ path: here, message: wrong }]
  })
}

/** Fractions of the whole; what rounding adds is forgiven. */
export function checkBox(box: Json | undefined): string | null {
  const figures = Array.isArray(box) ? (box as Json[]) : []
  if (figures.length !== 4 || figures.some((figure) => typeof figure !== 'number' || figure < 0 || figure > 1))
    return 'a box is [x, y, width, height] in fractions 0..1'
  const [x, y, width, height] = figures as [number, number, number, number]
  if (width === 0 || height === 0) return 'a box must have a width and a height'
  return x + width > 1 + 1e-6 || y + height > 1 + 1e-6 ? 'the box reaches out of the picture' : null
}
