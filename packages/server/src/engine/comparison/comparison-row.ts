/** A comparison as it stands, and what is told of it. */
import { gatherAnswers, gwet } from '@countersign/algorithms'
import {
  CountersignError,
  formatId,
  isJsonObject,
  parseId,
  pointsOfFirst,
  type ComparisonWire,
  type Json,
  type Preference,
  type Question,
} from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { openJson, unwrapKey, type Key } from '../../store/seal.ts'
import { isoTime } from '../entry.ts'
import { readJudge } from '../evaluation/judges.ts'
import { answerOf } from '../projects/answer-of.ts'
import type { ProjectSpec } from '../projects/project-row.ts'
import { judgmentOf } from '../sealed-key.ts'
import { makeBoard, type Outcome, type Swayed } from './board.ts'

export interface ComparisonRow {
  workspace: string
  id: string
  name: string
  evaluations: string[]
  judge: string | null
  prompt_sha256: string | null
  spec_sealed: Buffer
  /** Sides and pairs are drawn from it. */
  seed: number
  status: ComparisonWire['status']
  made_at: number
  ended_at: number | null
  lost: boolean
}
export interface ComparisonSpec {
  question: string
  segment: string | null
}
export interface PairRow {
  n: number
  one: number
  other: number
  one_n: number
  other_n: number
  /** Which side it was shown on first: drawn. */
  one_first: boolean
  segment_sealed: Buffer | null
  item: string | null
  /** `none`: the judge is not asked about it. */
  state: 'waiting' | 'scored' | 'missing' | 'none'
  tries: number
  said: Preference | null
  said_swapped: Preference | null
}

const select = `select *, status = 'running' and (beat_at is null or beat_at < app_now() - interval '120 seconds') as lost from comparisons`

export async function comparisonOrThrow(q: Query, workspace: string, id: string): Promise<ComparisonRow> {
  const uuid = parseId('comparison', id)
  const [row] = uuid
    ? await q.query<ComparisonRow>(`${select} where workspace = $1 and id = $2`, [workspace, uuid])
    : []
  if (!row) throw new CountersignError('not-found', `There is no comparison ${id.slice(0, 60)} in this workspace.`)
  return row
}

/** Newest first. */
export const readComparisons = (q: Query, workspace: string, before: string | null, limit: number) =>
  q.query<ComparisonRow>(`${select} where workspace = $1 and ($2::uuid is null or id < $2) order by id desc limit $3`, [
    ...[workspace, before, limit],
  ])

export const readPairs = (q: Query, { workspace, id }: ComparisonRow): Promise<PairRow[]> =>
  q.query<PairRow>('select * from comparison_pairs where workspace = $1 and comparison = $2 order by n', [
    workspace,
    id,
  ])

/** The question of a project that asks which of two is better. */
export const preferOf = (questions: readonly Question[]): Question | undefined =>
  questions.find(
    (question) => question.kind === 'prefer' && question.required && question.options.join(' ') === 'first second',
  )

/** What the one shown first got; undefined where the answer is none. */
function pointsOf(value: Json | undefined): number | undefined {
  if (!isJsonObject(value)) return undefined
  const { best, ranks } = value
  if (best === 'tie') return 0.5
  if (best === 0 || best === 1) return 1 - best
  const [first, second] = Array.isArray(ranks) ? (ranks as Json[]) : []
  if (typeof first !== 'number' || typeof second !== 'number') return undefined
  return first === second ? 0.5 : first < second ? 1 : 0
}

/** Each person's choice, by the item: what the one shown first got. */
export async function readChoices(
  q: Query,
  key: Key,
  { workspace, id }: ComparisonRow,
): Promise<Map<string, number[]>> {
  const rows = await q.query<{ item: string; sealed: Buffer; wrapped_key: Buffer; spec: ProjectSpec }>(
    `select c.item, j.sealed, d.wrapped_key, p.spec from comparison_pairs c
       join items i on i.workspace = c.workspace and i.decision = c.item
       join projects p on p.workspace = i.workspace and p.id = i.project
       join decisions d on d.workspace = c.workspace and d.id = c.item and d.wrapped_key is not null
       join judgments j on j.workspace = c.workspace and j.decision = c.item and j.status = 'settled'
       join tasks t on t.workspace = j.workspace and t.id = j.task and t.kind <> 'adjudication'
     where c.workspace = $1 and c.comparison = $2 and c.item is not null order by j.id`,
    [workspace, id],
  )
  const choices = new Map<string, number[]>()
  for (const { item, sealed, wrapped_key, spec } of rows) {
    const labels = answerOf('comparison', judgmentOf(unwrapKey(key, wrapped_key), sealed))
    const points = pointsOf(labels[preferOf(spec.questions)?.name ?? ''])
    if (points !== undefined) choices.set(item, [...(choices.get(item) ?? []), points])
  }
  return choices
}

const outcome = (key: Key, pair: PairRow, points: number): Outcome => ({
  ...{ one: pair.one, other: pair.other, points },
  segment: pair.segment_sealed && openJson<string>(key, pair.segment_sealed),
})

/** A verdict that flips with the sides is a tie: nobody knows which of the two it meant. */
export function judgedOf(key: Key, pairs: readonly PairRow[]): { outcomes: Outcome[]; swayed: Swayed } {
  const swayed = { first: 0, of: 0 }
  const outcomes = pairs.flatMap((pair): Outcome[] => {
    if (pair.said === null || pair.said_swapped === null) return []
    const [drawn, swapped] = [pointsOfFirst(pair.said), pointsOfFirst(pair.said_swapped)]
    const same = drawn === 1 - swapped
    if (!same) {
      swayed.of++
      if (drawn + swapped > 1) swayed.first++
    }
    return [outcome(key, pair, same ? (pair.one_first ? drawn : 1 - drawn) : 0.5)]
  })
  return { outcomes, swayed }
}

/** Several people on one pair are one outcome: their mean. */
export function chosenOf(
  key: Key,
  pairs: readonly PairRow[],
  choices: ReadonlyMap<string, readonly number[]>,
): { outcomes: Outcome[]; swayed: Swayed } {
  const swayed = { first: 0, of: 0 }
  const outcomes = pairs.flatMap((pair): Outcome[] => {
    const said = choices.get(pair.item ?? '')
    if (!said || said.length === 0) return []
    for (const points of said) {
      if (points !== 0.5) swayed.of++
      if (points === 1) swayed.first++
    }
    const mean = said.reduce((a, b) => a + b, 0) / said.length
    return [outcome(key, pair, pair.one_first ? mean : 1 - mean)]
  })
  return { outcomes, swayed }
}

/** First, tie or second, by the same pair. */
function agreementOf(
  key: Key,
  pairs: readonly PairRow[],
  choices: ReadonlyMap<string, readonly number[]>,
): ComparisonWire['agreement'] {
  const verdict = (points: number | undefined) => (points === undefined ? 1 : points > 0.5 ? 2 : points < 0.5 ? 0 : 1)
  const both = pairs.filter(
    ({ said_swapped, item }) => said_swapped !== null && (choices.get(item ?? '') ?? []).length > 0,
  )
  if (both.length === 0) return null
  const [judged, chosen] = [judgedOf(key, both).outcomes, chosenOf(key, both, choices).outcomes]
  const found = gwet(
    gatherAnswers(
      {
        item: both.flatMap((_, i) => [i, i]),
        person: both.flatMap(() => [0, 1]),
        label: both.flatMap((_, i) => [verdict(judged[i]?.points), verdict(chosen[i]?.points)]),
      },
      { classes: 3 },
    ),
  )
  const interval: [number, number] | null = found.standardError === null ? null : [found.lower, found.upper]
  return { n: both.length, value: found.coefficient, interval }
}

/** @param whole with its boards, which take reading every answer. */
export async function comparisonWire(q: Query, key: Key, row: ComparisonRow, whole: boolean): Promise<ComparisonWire> {
  const { question, segment } = openJson<ComparisonSpec>(key, row.spec_sealed)
  const systems = await q.query<{ id: string; system: string; version: string }>(
    'select id, system, version from evaluations where workspace = $1 and id = any($2)',
    [row.workspace, row.evaluations],
  )
  const known = new Map(systems.map((one) => [one.id, one]))
  const names = row.evaluations.map((id) => formatId('evaluation', id))
  const judge = row.judge === null ? undefined : await readJudge(q, row.workspace, row.judge)
  const pairs = await readPairs(q, row)
  const choices = await readChoices(q, key, row)
  const [judged, chosen] = [judgedOf(key, pairs), chosenOf(key, pairs, choices)]
  const board = ({ outcomes, swayed }: typeof judged) =>
    whole && outcomes.length > 0 ? makeBoard(names, outcomes, swayed) : null
  return {
    ...{ id: formatId('comparison', row.id), name: row.name, question, segment },
    evaluations: row.evaluations.map((id, i) => ({
      ...{ id: names[i] as string, system: known.get(id)?.system ?? '', version: known.get(id)?.version ?? '' },
    })),
    judge: judge
      ? {
          ...{ id: formatId('judge', judge.id), name: judge.name, model: judge.spec.model },
          ...{ temperature: judge.spec.temperature, prompt_sha256: row.prompt_sha256 as string },
        }
      : null,
    status: row.status,
    shown: pairs.filter(({ state }) => state !== 'none').length,
    judged: judged.outcomes.length,
    missing: pairs.filter(({ state }) => state === 'missing').length,
    asked: pairs.filter(({ item }) => item !== null).length,
    answered: chosen.outcomes.length,
    made_at: isoTime(row.made_at),
    ended_at: row.ended_at === null ? null : isoTime(row.ended_at),
    ...{ by_judge: board(judged), by_people: board(chosen) },
    agreement: whole ? agreementOf(key, pairs, choices) : null,
  }
}
