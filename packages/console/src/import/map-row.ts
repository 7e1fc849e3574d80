import type { Json, JsonObject, ProposalWire } from '../api/wire.ts'

/** What a column becomes. */
export type Target = 'ignore' | 'action' | 'proposal' | 'input' | 'attribute' | 'confidence' | 'case' | 'subject'

export interface Mapping {
  system: string
  /** For every row where no column gives it. */
  action: string
  kind: 'action' | 'prediction' | 'output'
  columns: Record<string, Target>
}

export type Row = Readonly<Record<string, Json>>
export type Mapped = { ok: true; proposal: ProposalWire } | { ok: false; message: string }

/** A cell's value: numbers and booleans where the text is exactly one, JSON where it looks like it, else the text. */
export function readCell(cell: Json): Json {
  if (typeof cell !== 'string') return cell
  const text = cell.trim()
  if (/^-?(0|[1-9]\d*)(\.\d+)?$/.test(text) && text.length < 16) return Number(text)
  if (text === 'true' || text === 'false') return text === 'true'
  if (/^[[{]/.test(text))
    try {
      return JSON.parse(text) as Json
    } catch {
      return cell
    }
  return cell
}

const guesses: [Target, RegExp][] = [
  ['action', /^action$/i],
  ['confidence', /^(confidence|score|probability|prob)$/i],
  ['case', /^(case|case_id|thread)$/i],
  ['subject', /^(subject_id|customer|customer_id|user|user_id)$/i],
  ['proposal', /^(proposal|proposed|prediction|label|decision|output|answer|amount|verdict)(_|\.|$)/i],
]

/** A first guess from the columns' names; what cannot be guessed is evidence. */
export function guessMapping(columns: readonly string[]): Mapping {
  const taken = new Set<Target>()
  const single = new Set<Target>(['action', 'confidence', 'case', 'subject'])
  const guess = (name: string): Target => {
    const found =
      guesses.find(([target, pattern]) => pattern.test(name) && !(single.has(target) && taken.has(target)))?.[0] ??
      'input'
    taken.add(found)
    return found
  }
  return {
    system: 'import',
    action: '',
    kind: 'action',
    columns: Object.fromEntries(columns.map((name) => [name, guess(name)])),
  }
}

const bareName = (column: string) => column.replace(/^(proposal|proposed|input|attribute)[._]/i, '') || column

/** One row as a proposal, or what is wrong with it. */
export function mapRow(row: Row, mapping: Mapping, idempotencyKey: string): Mapped {
  const parts: Record<'proposal' | 'input' | 'attribute', Record<string, Json>> = {
    proposal: {},
    input: {},
    attribute: {},
  }
  const single: Partial<Record<Target, Json>> = {}
  for (const [column, target] of Object.entries(mapping.columns)) {
    const cell = row[column]
    if (cell === undefined || cell === '' || target === 'ignore') continue
    if (target === 'proposal' || target === 'input' || target === 'attribute')
      parts[target][bareName(column)] = readCell(cell)
    else single[target] = cell
  }
  const action = String(single['action'] ?? mapping.action).trim()
  if (!action) return { ok: false, message: 'It has no action.' }
  const confidence = single['confidence'] === undefined ? undefined : Number(single['confidence'])
  if (confidence !== undefined && !(confidence >= 0 && confidence <= 1))
    return { ok: false, message: `The confidence “${String(single['confidence'])}” is not between 0 and 1.` }
  const whole = Object.keys(parts.proposal)
  const only = whole.length === 1 && whole[0] !== undefined ? parts.proposal[whole[0]] : undefined
  const isWhole = whole[0] === 'proposal' && typeof only === 'object' && only !== null && !Array.isArray(only)
  return {
    ok: true,
    proposal: {
      system: mapping.system,
      kind: mapping.kind,
      action,
      input: parts.input,
      proposal: isWhole ? only : parts.proposal,
      ...(confidence === undefined ? {} : { confidence }),
      ...(Object.keys(parts.attribute).length ? { attributes: parts.attribute as JsonObject } : {}),
      ...(single['case'] === undefined ? {} : { case: String(single['case']) }),
      ...(single['subject'] === undefined ? {} : { subject: String(single['subject']) }),
      idempotency_key: idempotencyKey,
    },
  }
}
