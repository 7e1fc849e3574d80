/** Items with what people answered and what that comes to: for whoever leads, and for exports. */
import {
  formatId,
  type ItemAnswerWire,
  type ItemState,
  type ItemWire,
  type JsonObject,
  type Labels,
  type LabelWire,
} from '@countersign/core'
import type { Query } from '../../store/database.ts'
import type { DecisionRow } from '../../store/decisions.ts'
import { openJson, unwrapKey } from '../../store/seal.ts'
import type { Content } from '../content.ts'
import { isoTime } from '../entry.ts'
import { judgmentOf } from '../sealed-key.ts'
import type { WorkspaceState } from '../workspace-state.ts'
import { annotatorOf } from './annotators.ts'
import { answerOf } from './answer-of.ts'
import { openPredicted } from './learning/backend/predicted-item.ts'
import { type ProjectRow } from './project-row.ts'
import { guidelineAt, readGuidelines } from './guidelines.ts'
import { outsideAnswers } from './read-answers.ts'
import { readSkips, type Skip } from './skip-item.ts'
import type { ItemRow } from './item-row.ts'

export interface ItemFilter {
  state?: ItemState | undefined
  /** Words of the data. */
  words?: string | undefined
  /** A person whose answer stands. */
  answeredBy?: string | undefined
  skipped?: boolean | undefined
  /** With a question to who leads: one that waits, or any. */
  inquiry?: 'open' | 'any' | undefined
  /** None but these. */
  among?: readonly string[] | undefined
  /** None but those that have a label, an answer with a comment, or a skip. */
  holds?: readonly ('label' | 'answer' | 'skip')[] | undefined
  after: number
  limit: number
}
interface Row extends ItemRow {
  label_sealed: Buffer | null
  predicted_sealed: Buffer | null
  from_decision: string | null
  made_at: number
  done_at: number | null
}
/** Of its decision: an item is about no subject, so its key is its own. */
type Sealed = Pick<DecisionRow, 'id' | 'wrapped_key' | 'sealed' | 'confidence'>
interface AnswerRow {
  decision: string
  person: string
  sealed: Buffer
  active_ms: number | null
  created_at: number
  leased_at: number | null
  kind: string
}

/** With what only an export tells. */
export interface ReadItem extends ItemWire {
  gold: Labels | null
  /** Which model predicted, where it was asked after the item came. */
  model: string | null
  brought: JsonObject | null
}

export async function readItems(
  q: Query,
  state: WorkspaceState,
  project: ProjectRow,
  filter: ItemFilter,
): Promise<ReadItem[]> {
  const rows = await q.query<Row>(
    `select i.* from items i where i.workspace = $1 and i.project = $2 and i.n > $3 and ($4::text is null or i.state = $4)
       and ($5::text is null or exists (select 1 from search s where s.workspace = i.workspace and s.decision = i.decision and s.words @@ websearch_to_tsquery('simple', $5)))
       and ($6::uuid is null or exists (select 1 from judgments j where j.workspace = i.workspace and j.decision = i.decision and j.person = $6 and j.status = 'settled'))
       and (not $7 or exists (select 1 from item_skips k where k.workspace = i.workspace and k.decision = i.decision))
       and ($8::text is null or exists (select 1 from inquiries a where a.workspace = i.workspace and a.decision = i.decision and ($8 = 'any' or a.answered_at is null)))
       and ($9::uuid[] is null or i.decision = any($9))
       and (not $10 or i.label_sealed is not null)
       and (not $11 or i.given + i.gold_given > 0 or i.state = 'done')
     order by i.n limit $12`,
    [
      ...[state.id, project.id, filter.after, filter.state ?? null, filter.words ?? null, filter.answeredBy ?? null],
      (filter.skipped ?? false) || (filter.holds?.includes('skip') ?? false),
      ...[filter.inquiry ?? null, filter.among ?? null],
      ...[filter.holds?.includes('label') ?? false, filter.holds?.includes('answer') ?? false, filter.limit],
    ],
  )
  const ids = rows.map(({ decision }) => decision)
  const [decisions, answers, guidelines, skips] = await Promise.all([
    // No more of them than is told: an export reads them all.
    q.query<Sealed>('select id, wrapped_key, sealed, confidence from decisions where workspace = $1 and id = any($2)', [
      state.id,
      ids,
    ]),
    q.query<AnswerRow>(
      `select j.decision, j.person, j.sealed, j.active_ms, j.created_at, j.leased_at, t.kind from judgments j join tasks t on t.workspace = j.workspace and t.id = j.task
       where j.workspace = $1 and j.decision = any($2) and j.status = 'settled' order by j.id`,
      [state.id, ids],
    ),
    readGuidelines(q, state.id, project.id),
    readSkips(q, state.id, state.key, ids),
  ])
  const byId = new Map(decisions.map((row) => [row.id, row]))
  const given = Map.groupBy(answers, ({ decision }) => decision)
  return rows.flatMap((row) => {
    const decision = byId.get(row.decision)
    return decision ? [itemWire(row, decision, given.get(row.decision) ?? [], skips.get(row.decision) ?? [])] : []
  })

  function itemWire(row: Row, decision: Sealed, said: readonly AnswerRow[], skipped: readonly Skip[]): ReadItem {
    const key = decision.wrapped_key ? unwrapKey(state.key, decision.wrapped_key) : null
    const content = key ? openJson<Content>(key, decision.sealed) : null
    const labels = content?.proposal ?? null
    // What came with it stands; else what a model of yours said before anybody answered.
    const predicted = labels === null && key && row.predicted_sealed ? openPredicted(key, row.predicted_sealed) : null
    return {
      ...{ id: formatId('decision', row.decision), n: row.n, external_id: content?.externalId ?? null },
      ...{ state: row.state, asked: row.asked, given: row.given, data: content?.input ?? null },
      prediction:
        labels === null
          ? predicted && { labels: predicted.labels, score: predicted.score }
          : { labels: labels as Record<string, never>, score: decision.confidence },
      model: predicted?.model ?? null,
      attributes: content?.attributes ?? {},
      labels: key && row.label_sealed ? openJson<Record<string, LabelWire>>(key, row.label_sealed) : null,
      answers: key ? said.map((one) => answerWire(one, judgmentOf(key, one.sealed))) : [],
      outside: content && row.brought > 0 ? outsideAnswers(content).map(outsideWire) : [],
      skips: skipped.map(({ person, reason, at }) => ({ person: named(person), reason, at: isoTime(at) })),
      from: row.from_decision === null ? null : formatId('decision', row.from_decision),
      gold: key && row.gold_sealed ? openJson<Labels>(key, row.gold_sealed) : null,
      brought: content?.brought ?? null,
      made_at: isoTime(row.made_at),
      done_at: row.done_at === null ? null : isoTime(row.done_at),
    }
  }

  function answerWire(row: AnswerRow, said: ReturnType<typeof judgmentOf>): ItemAnswerWire {
    return {
      ...{ person: named(row.person), labels: answerOf(project.kind, said), comment: said.comment },
      guideline: guidelineAt(guidelines, row.leased_at ?? row.created_at)?.version ?? 0,
      ...{ active_ms: row.active_ms, at: isoTime(row.created_at), adjudication: row.kind === 'adjudication' },
    }
  }

  function outsideWire({ person, labels }: { person: string; labels: Labels }): ItemWire['outside'][number] {
    return { name: annotatorOf(person, () => '').name, labels }
  }

  function named(person: string) {
    return { id: formatId('person', person), name: state.people.get(person)?.name ?? 'somebody who has left' }
  }
}
