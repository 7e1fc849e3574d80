/** Questions about items, from those who answer to those who lead; sealed under the item's own key, as all that is said of it. */
import { formatId, parseId, type InquiryShare, type InquiryWire, type TaskProjectWire } from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { readDecisions } from '../../store/decisions.ts'
import { openJson, type Key } from '../../store/seal.ts'
import { isoTime } from '../entry.ts'
import { contentOf, keyOf } from '../sealed-key.ts'
import type { WorkspaceState } from '../workspace-state.ts'
import { readProject, type ProjectRow } from './project-row.ts'

export interface InquiryRow {
  id: string
  project: string
  decision: string
  person: string
  sealed: Buffer
  asked_at: number
  answer_sealed: Buffer | null
  answered_by: string | null
  answered_at: number | null
  share: InquiryShare
}
export interface InquiryFilter {
  project: string | null
  item: string | null
  state: 'open' | 'answered' | null
  /** Those that this person asked; null: all. */
  asker: string | null
  after: string | null
  limit: number
}

/** The latest first. What was erased with its item is left out. @param leads who is told who asked. */
export async function listInquiries(
  q: Query,
  state: WorkspaceState,
  { project, item, state: which, asker, after, limit }: InquiryFilter,
  reader: { person: string | null; leads: boolean },
): Promise<InquiryWire[]> {
  const rows = await q.query<InquiryRow>(
    `select * from inquiries where workspace = $1 and ($2::uuid is null or project = $2) and ($3::uuid is null or decision = $3)
       and ($4::text is null or (answered_at is null) = ($4 = 'open')) and ($5::uuid is null or person = $5) and ($6::uuid is null or id < $6)
       and octet_length(sealed) > 0
     order by id desc limit $7`,
    [state.id, project, item, which, asker, after, limit],
  )
  return inquiryWires(q, state, rows, reader)
}

export async function inquiryWires(
  q: Query,
  state: WorkspaceState,
  rows: readonly InquiryRow[],
  { person, leads }: { person: string | null; leads: boolean },
): Promise<InquiryWire[]> {
  const decisions = new Map(
    (await readDecisions(q, state.id, [...new Set(rows.map((row) => row.decision))])).map((row) => [row.id, row]),
  )
  const projects = new Map<string, ProjectRow | undefined>()
  for (const id of new Set(rows.map((row) => row.project))) projects.set(id, await readProject(q, state.id, id))
  const nameOf = (id: string) => state.people.get(id)?.name ?? (id === '' ? 'a program' : 'somebody who has left')
  return rows.flatMap((row): InquiryWire[] => {
    const decision = decisions.get(row.decision)
    const key = decision && keyOf(state.key, decision)
    if (!key) return []
    return [
      {
        id: formatId('inquiry', row.id),
        project: { id: formatId('project', row.project), name: projects.get(row.project)?.name ?? '' },
        ...{ item: formatId('decision', row.decision), data: contentOf(key, decision).input },
        asker: leads || row.person === person ? { id: formatId('person', row.person), name: nameOf(row.person) } : null,
        ...{ question: openJson<string>(key, row.sealed), asked_at: isoTime(row.asked_at) },
        answer: row.answer_sealed && openJson<string>(key, row.answer_sealed),
        answered_by: row.answered_by && nameOf(parseId('person', row.answered_by) ?? ''),
        answered_at: row.answered_at === null ? null : isoTime(row.answered_at),
        share: row.share,
      },
    ]
  })
}

/** What whoever has an item in hand sees beside it: their own, and what everybody who answers it may know. */
export async function inquiriesAt(
  q: Pick<Query, 'query'>,
  workspace: string,
  decision: string,
  key: Key,
  person: string,
): Promise<TaskProjectWire['inquiries']> {
  const rows = await q.query<InquiryRow>(
    `select * from inquiries where workspace = $1 and decision = $2 and (person = $3 or (share <> 'asker' and answered_at is not null)) order by id`,
    [workspace, decision, person],
    'inquiries-of-item',
  )
  return rows.map((row) => ({
    ...{ id: formatId('inquiry', row.id), question: openJson<string>(key, row.sealed) },
    answer: row.answer_sealed && openJson<string>(key, row.answer_sealed),
  }))
}

/** Who asked has read the answers that there are. */
export async function markSeen(q: Query, workspace: string, person: string): Promise<void> {
  await q.query(
    'update inquiries set seen_at = app_now() where workspace = $1 and person = $2 and answered_at is not null and seen_at is null',
    [workspace, person],
  )
}

/** For the home page: what waits for who leads, and what was answered since its asker looked. */
export async function countInquiries(
  q: Query,
  workspace: string,
  person: string,
  leads: boolean,
): Promise<{ open: number; answered: number }> {
  const [row] = await q.query<{ open: number; answered: number }>(
    `select count(*) filter (where answered_at is null and $3) as open,
       count(*) filter (where answered_at is not null and seen_at is null and person = $2) as answered
     from inquiries where workspace = $1 and octet_length(sealed) > 0 and (answered_at is null or (seen_at is null and person = $2))`,
    [workspace, person, leads],
  )
  return row ?? { open: 0, answered: 0 }
}
