/** What is labelled in a project and what could be asked next, as text; read some thousand at a time. */
import { isJsonObject, type Json, type Labels, type LabelWire } from '@countersign/core'
import type { Query } from '../../../store/database.ts'
import { openJson, unwrapKey, type Key } from '../../../store/seal.ts'
import type { Content } from '../../content.ts'
import type { ProjectRow } from '../project-row.ts'
import type { Candidate, Labelled } from './learn.ts'

const together = 2_000
/** Of what could be asked, so many are looked at, drawn by nothing but when they came. */
const mostCandidates = 20_000
export const mostLabelled = 20_000
const longestText = 4_000

interface Row {
  n: number
  decision: string
  arm: string | null
  wrapped_key: Buffer | null
  sealed: Buffer
  label_sealed: Buffer | null
  predicted_sealed: Buffer | null
  done_at: number | null
}

/** Every text of an item, in the order of its members. Files have none. */
export function textOf(value: Json): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (Array.isArray(value)) return value.map(textOf).join(' ')
  if (isJsonObject(value)) return '$file' in value ? '' : Object.values(value).map(textOf).join(' ')
  return ''
}

/** The one class that an item was given: paths of a tree are one class each; several at once are none. */
export function classOf(value: Json | undefined): string | null {
  if (typeof value === 'string') return value
  return Array.isArray(value) && value.length > 0 && value.every((part) => typeof part === 'string')
    ? value.join(' / ')
    : null
}

/** In the order in which they came. */
export async function* readRows(
  q: Query,
  { workspace, id }: ProjectRow,
  where: string,
  most: number,
): AsyncGenerator<Row> {
  let seen = 0
  for (let after = 0; seen < most;) {
    const rows = await q.query<Row>(
      `select i.n, i.decision, i.arm, i.label_sealed, i.predicted_sealed, i.done_at, d.wrapped_key, d.sealed
       from (select * from items where workspace = $1 and project = $2 and n > $3 and gold_sealed is null and ${where} order by n limit ${together}) i
         join decisions d on d.workspace = i.workspace and d.id = i.decision order by i.n`,
      [workspace, id, after],
    )
    for (const row of rows) if (row.wrapped_key !== null && seen++ < most) yield row
    const last = rows.at(-1)
    if (!last || rows.length < together) return
    after = last.n
  }
}

export const labelledItems = `state = 'done' and label_sealed is not null`
export const candidateItems = `state = 'open' and picked is null and given = 0`

export const openRow = (key: Key, row: Row): { own: Key; text: string } => {
  const own = unwrapKey(key, row.wrapped_key as Buffer)
  return { own, text: textOf(openJson<Content>(own, row.sealed).input).slice(0, longestText) }
}

export async function readLabelled(q: Query, key: Key, project: ProjectRow, question: string): Promise<Labelled[]> {
  const labelled: Labelled[] = []
  for await (const row of readRows(q, project, labelledItems, mostLabelled)) {
    const { own, text } = openRow(key, row)
    const labels = openJson<Record<string, LabelWire>>(own, row.label_sealed as Buffer)
    const label = classOf(labels[question]?.value as Labels[string] | undefined)
    if (label !== null) labelled.push({ text, label, arm: row.arm })
  }
  return labelled
}

export async function readCandidates(q: Query, key: Key, project: ProjectRow): Promise<Candidate[]> {
  const candidates: Candidate[] = []
  for await (const row of readRows(q, project, candidateItems, mostCandidates))
    candidates.push({ decision: row.decision, text: openRow(key, row).text })
  return candidates
}
