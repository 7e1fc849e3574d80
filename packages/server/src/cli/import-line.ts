/** A line of somebody's file as a proposal: by the names of its columns, or by a map from column to place. */
import type { Json } from '@countersign/core'
import { isJsonObject } from '@countersign/core'
import type { BatchDraft } from '@countersign/sdk'

export interface ImportDefaults {
  system: string
  action?: string | undefined
  kind?: string | undefined
}
/** Column → place, such as `proposal.amount`, `confidence`, or `-` to leave it out. */
export type ColumnMap = ReadonlyMap<string, string>
export type Mapped = { ok: true; draft: BatchDraft } | { ok: false; message: string }

const plain = new Set(['system', 'version', 'action', 'kind', 'case', 'subject', 'requester', 'parent', 'run'])
const parts = new Set(['proposal', 'input', 'attributes', 'groups'])

/** Where a column goes by its name alone; what says nothing else is evidence. */
export function placeOf(column: string, map: ColumnMap): string {
  const mapped = map.get(column)
  if (mapped !== undefined) return mapped
  const [head = ''] = column.split('.')
  return plain.has(column) || column === 'confidence' || parts.has(head) ? column : `input.${column}`
}

/** A cell's value: numbers and booleans where the text is exactly one, JSON where it looks like it, else the text. */
export function readCell(cell: Json): Json {
  if (typeof cell !== 'string') return cell
  const text = cell.trim()
  if (/^-?(0|[1-9]\d*)(\.\d+)?$/.test(text) && text.length < 16) return Number(text)
  if (text === 'true' || text === 'false') return text === 'true'
  if (!/^[[{]/.test(text)) return cell
  try {
    return JSON.parse(text) as Json
  } catch {
    return cell
  }
}

export function mapLine(
  row: Readonly<Record<string, Json>>,
  map: ColumnMap,
  defaults: ImportDefaults,
  key: string,
): Mapped {
  const draft: Record<string, Json> = {
    system: defaults.system,
    ...(defaults.kind ? { kind: defaults.kind } : {}),
    ...(defaults.action ? { action: defaults.action } : {}),
  }
  for (const [column, cell] of Object.entries(row)) {
    const place = placeOf(column, map)
    if (place === '-' || cell === '') continue
    const [head = '', ...rest] = place.split('.')
    if (place === 'confidence') {
      const confidence = Number(cell)
      if (!(confidence >= 0 && confidence <= 1))
        return { ok: false, message: `confidence: "${String(cell)}" is not between 0 and 1` }
      draft['confidence'] = confidence
    } else if (plain.has(place)) draft[place] = String(cell)
    else if (parts.has(head)) draft[head] = rest.length === 0 ? readCell(cell) : put(draft[head], rest, readCell(cell))
    // Everything else that a decision has (schema, explanation, …) comes as it is, from JSON lines.
    else draft[place] = cell
  }
  if (!draft['action'])
    return { ok: false, message: 'action: missing; name a column for it with --map, or give --action' }
  if (draft['proposal'] === undefined && draft['kind'] !== 'question')
    return { ok: false, message: 'proposal: missing; name a column "proposal" or "proposal.…", or use --map' }
  return { ok: true, draft: { ...(draft as unknown as BatchDraft), idempotency_key: key } }
}

function put(into: Json | undefined, path: readonly string[], value: Json): Json {
  const [name = '', ...rest] = path
  const base = isJsonObject(into) ? into : {}
  return { ...base, [name]: rest.length === 0 ? value : put(base[name], rest, value) }
}

/** A JSON line that is a proposal already (it has `action` and `proposal`) is sent as it stands. */
export const isProposal = (row: Readonly<Record<string, Json>>): boolean =>
  typeof row['action'] === 'string' && (row['proposal'] !== undefined || row['kind'] === 'question')
