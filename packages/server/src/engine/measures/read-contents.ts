/** Decisions with what was proposed, opened again batch by batch; of very many the latest. */
import type { Json, OutcomeBy, OutcomeVerdict } from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { openJson, unwrapKey, type Key } from '../../store/seal.ts'
import type { Content, OutcomeContent } from '../content.ts'
import { valuesOf, withinSql, type Within } from './within.ts'

interface Row {
  id: string
  system: string
  version: string
  mode: string
  verdict: OutcomeVerdict | null
  by: OutcomeBy | null
  overridden: boolean
  vetoed: boolean
  wrapped_key: Buffer | null
  sealed: Buffer
  outcome_sealed: Buffer | null
}
export interface Opened extends Omit<Row, 'wrapped_key' | 'sealed' | 'outcome_sealed'> {
  /** Null where it was erased. */
  content: Content | null
  /** What was to be done in the end. */
  proposal: Json
}

const batch = 2_000
const last = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

export async function* readContents(q: Query, key: Key, within: Within, most: number): AsyncGenerator<Opened[]> {
  let before = last
  for (let left = most; left > 0;) {
    const rows = await q.query<Row>(
      `select d.id, d.system, d.version, d.mode, d.outcome_verdict as verdict, d.outcome_by as by, d.overridden_at is not null as overridden, d.vetoed_at is not null as vetoed,
         coalesce(d.wrapped_key, k.wrapped_key) as wrapped_key, d.sealed, d.outcome_sealed
       from (select * from decisions d where ${withinSql} and d.id < $8 and not d.planted order by d.id desc limit $9) d
         left join subject_keys k on k.workspace = d.workspace and k.ref = d.subject_ref order by d.id desc`,
      [...valuesOf(within), before, Math.min(batch, left)],
    )
    const end = rows.at(-1)
    if (!end) return
    before = end.id
    left -= rows.length
    yield rows.map((row) => open(key, row))
  }
}

function open(workspaceKey: Key, { wrapped_key, sealed, outcome_sealed, ...row }: Row): Opened {
  try {
    if (wrapped_key === null) return { ...row, content: null, proposal: null }
    const key = unwrapKey(workspaceKey, wrapped_key)
    const content = openJson<Content>(key, sealed)
    const outcome = outcome_sealed ? openJson<OutcomeContent>(key, outcome_sealed) : {}
    return { ...row, content, proposal: outcome.proposal ?? content.proposal }
  } catch {
    return { ...row, content: null, proposal: null }
  }
}
