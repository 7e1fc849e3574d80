/** All answers of a project, read item by item some thousand at a time: what its quality is measured on. */
import type { Labels, LabelWire } from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { openJson, unwrapKey, type Key } from '../../store/seal.ts'
import type { Content } from '../content.ts'
import { judgmentOf } from '../sealed-key.ts'
import { answerOf } from './answer-of.ts'
import type { ProjectRow } from './project-row.ts'

const together = 2_000

export interface AnsweredItem {
  decision: string
  n: number
  answers: { person: string; labels: Labels }[]
  label: Record<string, LabelWire> | null
  gold: Labels | null
  prediction: { labels: Labels; score: number } | null
}

/** Only those that somebody answered; what was erased is not there. */
export async function readAnswered(q: Query, key: Key, project: ProjectRow): Promise<AnsweredItem[]> {
  const all: AnsweredItem[] = []
  for (let after = 0; ;) {
    const rows = await q.query<{
      n: number
      decision: string
      wrapped_key: Buffer | null
      sealed: Buffer
      confidence: number | null
      kind: string
      label_sealed: Buffer | null
      gold_sealed: Buffer | null
      said: { person: string; sealed: string }[] | null
    }>(
      `select i.n, i.decision, d.wrapped_key, d.sealed, d.confidence, d.kind, i.label_sealed, i.gold_sealed,
         (select json_agg(json_build_object('person', j.person, 'sealed', encode(j.sealed, 'base64')) order by j.id) from judgments j join tasks t on t.workspace = j.workspace and t.id = j.task
          where j.workspace = i.workspace and j.decision = i.decision and j.status = 'settled' and t.kind <> 'adjudication') as said
       from (select * from items where workspace = $1 and project = $2 and n > $3 and given + gold_given > 0 order by n limit $4) i
         join decisions d on d.workspace = i.workspace and d.id = i.decision order by i.n`,
      [project.workspace, project.id, after, together],
    )
    for (const row of rows) {
      if (row.said === null || row.wrapped_key === null) continue
      const own = unwrapKey(key, row.wrapped_key)
      const proposal = row.kind === 'prediction' ? (openJson<Content>(own, row.sealed).proposal as Labels) : null
      all.push({
        ...{ decision: row.decision, n: row.n },
        answers: row.said.map(({ person, sealed }) => ({
          person,
          labels: answerOf(project.kind, judgmentOf(own, Buffer.from(sealed, 'base64'))),
        })),
        label: row.label_sealed ? openJson<Record<string, LabelWire>>(own, row.label_sealed) : null,
        gold: row.gold_sealed ? openJson<Labels>(own, row.gold_sealed) : null,
        prediction: proposal && row.confidence !== null ? { labels: proposal, score: row.confidence } : null,
      })
    }
    const last = rows.at(-1)
    if (!last || rows.length < together) return all
    after = last.n
  }
}
