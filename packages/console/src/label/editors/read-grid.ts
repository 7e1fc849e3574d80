import { type CellsOf, fieldsOf, pointerOf } from '@countersign/core'
import type { Json } from '../../api/wire.ts'
import { isList, isRecord } from '../../words/scalars.ts'

export interface GridCell {
  value: Json | undefined
  /** The part that a label picked here is given to; null where there is none. */
  part: string | null
}
export interface Grid {
  columns: string[]
  rows: { name: string; cells: GridCell[] }[]
}

/** A table or record as a grid whose cells know which part they stand for; null where it is neither. */
export function readGrid(of: CellsOf, value: Json | undefined): Grid | null {
  if (of === 'fields') {
    if (!isRecord(value) && !isList(value)) return null
    return {
      columns: ['Value'],
      rows: fieldsOf(value).map(({ steps, value: held }) => ({
        name: steps.join(' › '),
        cells: [{ value: held, part: pointerOf(steps) }],
      })),
    }
  }
  if (!isList(value)) return null
  // In the order in which they first stand; of rows that are lists, by number.
  const names = [...new Set(value.flatMap((row) => (isRecord(row) || isList(row) ? Object.keys(row) : [])))]
  const columns = names.length > 0 ? names : ['']
  const isNumbered = value.some(isList)
  return {
    columns: columns.map((name) =>
      name === '' ? 'Value' : isNumbered && /^\d+$/.test(name) ? String(Number(name) + 1) : name,
    ),
    rows: value.map((row, i) => ({
      name: String(i + 1),
      cells: columns.map((name, at): GridCell => {
        const hasOwn = (isRecord(row) || isList(row)) && Object.hasOwn(row, name)
        const held = hasOwn ? (row as Record<string, Json>)[name] : undefined
        const isBare = !isRecord(row) && !isList(row)
        const shown = isBare && at === 0 ? row : held
        const own = isBare ? (at === 0 ? pointerOf([i]) : null) : hasOwn ? pointerOf([i, name]) : null
        return { value: shown, part: of === 'rows' ? pointerOf([i]) : own }
      }),
    })),
  }
}
