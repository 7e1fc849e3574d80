/** All answers of a project, read item by item some thousand at a time: what its quality is measured on. */
import { isJsonObject, type Json, type Labels, type LabelWire } from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { openJson, unwrapKey, type Key } from '../../store/seal.ts'
import type { Content } from '../content.ts'
import { judgmentOf } from '../sealed-key.ts'
import { outsider, type ModelSource } from './annotators.ts'
import { answerOf } from './answer-of.ts'
import { openPredicted } from './learning/backend/predicted-item.ts'
import type { ProjectRow } from './project-row.ts'

const together = 2_000

/** What a model said of an item, without having seen what people answered. */
export interface ModelSays {
  source: ModelSource
  labels: Labels
  /** 0..1, of what it says; null where it told none. */
  score: number | null
  /** By question, the probability of each value, where it told them. */
  soft: Record<string, { value: Json; probability: number }[]> | null
  /** Nobody who answered had seen it. */
  blind: boolean
}
export interface AnsweredItem {
  decision: string
  n: number
  answers: { person: string; labels: Labels; activeMs: number | null }[]
  label: Record<string, LabelWire> | null
  gold: Labels | null
  models: ModelSays[]
  /** No answer was given with a model's in sight. */
  blind: boolean
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
      predicted_sealed: Buffer | null
      brought: number
      said: { person: string; sealed: string; shown: string; ms: number | null }[] | null
    }>(
      `select i.n, i.decision, d.wrapped_key, d.sealed, d.confidence, d.kind, i.label_sealed, i.gold_sealed, i.predicted_sealed, i.brought,
         (select json_agg(json_build_object('person', j.person, 'sealed', encode(j.sealed, 'base64'), 'shown', j.ai_shown, 'ms', j.active_ms) order by j.id) from judgments j join tasks t on t.workspace = j.workspace and t.id = j.task
          where j.workspace = i.workspace and j.decision = i.decision and j.status = 'settled' and t.kind <> 'adjudication') as said
       from (select * from items where workspace = $1 and project = $2 and n > $3 and given + gold_given + brought > 0 order by n limit $4) i
         join decisions d on d.workspace = i.workspace and d.id = i.decision order by i.n`,
      [project.workspace, project.id, after, together],
    )
    for (const row of rows) {
      if ((row.said === null && row.brought === 0) || row.wrapped_key === null) continue
      const own = unwrapKey(key, row.wrapped_key)
      const content = openJson<Content>(own, row.sealed)
      const said = row.said ?? []
      const blind = said.every(({ shown }) => isHidden(shown))
      const outside = row.brought > 0 ? outsideAnswers(content) : []
      all.push({
        ...{ decision: row.decision, n: row.n, blind },
        answers: [
          ...said.map(({ person, sealed, ms }) => ({
            ...{ person, activeMs: ms },
            labels: answerOf(project.kind, judgmentOf(own, Buffer.from(sealed, 'base64'))),
          })),
          ...outside.map((one) => ({ ...one, activeMs: null })),
        ],
        label: row.label_sealed ? openJson<Record<string, LabelWire>>(own, row.label_sealed) : null,
        gold: row.gold_sealed ? openJson<Labels>(own, row.gold_sealed) : null,
        models: predictionsOf(own, row, content, blind, outside.length > 0),
      })
    }
    const last = rows.at(-1)
    if (!last || rows.length < together) return all
    after = last.n
  }
}

/** As a judgment notes how the model's answer was shown to its giver. */
export const isHidden = (shown: string): boolean => shown.endsWith(', hidden')

/** What an import brought as answers that count, of people who are none of this workspace. */
export function outsideAnswers({ brought }: Content): { person: string; labels: Labels }[] {
  const answers = Array.isArray(brought?.answers) ? (brought.answers as Json[]) : []
  return answers.flatMap((one) =>
    isJsonObject(one) && typeof one.who === 'string' && one.skipped !== true && isJsonObject(one.labels)
      ? [{ person: outsider(one.who), labels: one.labels }]
      : [],
  )
}

/** What came with it stands; else what a model of yours said before anybody answered. */
export function predictionsOf(
  own: Key,
  row: { kind: string; confidence: number | null; predicted_sealed: Buffer | null },
  content: Content,
  blind: boolean,
  outside: boolean,
): ModelSays[] {
  if (row.kind === 'prediction') {
    const [first] = (content.brought?.predictions ?? []) as unknown as { soft?: ModelSays['soft'] }[]
    return [
      {
        ...{ source: 'brought', labels: content.proposal as Labels, score: row.confidence, soft: first?.soft ?? null },
        // Who answered elsewhere may well have seen it there.
        blind: blind && !outside,
      },
    ]
  }
  if (row.predicted_sealed === null) return []
  const { labels, score } = openPredicted(own, row.predicted_sealed)
  return [{ source: 'backend', labels, score, soft: null, blind }]
}
