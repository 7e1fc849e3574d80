/** What a judge and people said of pairs, as outcomes of one system against another. */
import { gatherAnswers, gwet } from '@countersign/algorithms'
import { isJsonObject, pointsOfFirst, whole, type Json, type PairAgreementWire, type Question } from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { openJson, unwrapKey, type Key } from '../../store/seal.ts'
import { answerOf } from '../projects/answer-of.ts'
import type { ProjectSpec } from '../projects/project-row.ts'
import { judgmentOf } from '../sealed-key.ts'
import type { Outcome, Swayed } from './board.ts'
import type { ComparisonRow, PairRow } from './comparison-row.ts'

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

/** Settled answers of people to pairs of a comparison; adjudications and what was erased do not count. */
export const settledAnswers = (of: 'comparison_pairs' | 'comparison_lists') => `from ${of} c
   join items i on i.workspace = c.workspace and i.decision = c.item
   join projects p on p.workspace = i.workspace and p.id = i.project
   join decisions d on d.workspace = c.workspace and d.id = c.item and d.wrapped_key is not null
   join judgments j on j.workspace = c.workspace and j.decision = c.item and j.status = 'settled'
   join tasks t on t.workspace = j.workspace and t.id = j.task and t.kind <> 'adjudication'
 where c.workspace = $1 and c.comparison = $2`

const answers = settledAnswers('comparison_pairs')

/** Pairs, or lists, that somebody answered. */
export async function countChosen(
  q: Query,
  { workspace, id }: ComparisonRow,
  of: 'comparison_pairs' | 'comparison_lists',
): Promise<number> {
  const [row] = await q.query<{ n: number }>(`select count(distinct c.n)::int as n ${settledAnswers(of)}`, [
    workspace,
    id,
  ])
  return (row as { n: number }).n
}

/** By the item: what the one shown first got from each person. */
export type Choices = ReadonlyMap<string, readonly number[]>

/** Each person's choices, by the criterion, or of the whole. */
export async function readChoices(
  q: Query,
  key: Key,
  { workspace, id, rubric }: ComparisonRow,
): Promise<Map<string, Map<string, number[]>>> {
  const rows = await q.query<{ item: string; sealed: Buffer; wrapped_key: Buffer; spec: ProjectSpec }>(
    `select c.item, j.sealed, d.wrapped_key, p.spec ${answers} order by j.id`,
    [workspace, id],
  )
  const choices = new Map<string, Map<string, number[]>>()
  for (const { item, sealed, wrapped_key, spec } of rows) {
    const labels = answerOf('comparison', judgmentOf(unwrapKey(key, wrapped_key), sealed))
    for (const [of, value] of rubric === null
      ? [[whole, labels[preferOf(spec.questions)?.name ?? '']] as const]
      : Object.entries(labels)) {
      const points = pointsOf(value)
      if (points === undefined) continue
      const said = choices.get(of) ?? new Map<string, number[]>()
      choices.set(of, said.set(item, [...(said.get(item) ?? []), points]))
    }
  }
  return choices
}

const outcome = (key: Key, pair: PairRow, points: number): Outcome => ({
  ...{ one: pair.one, other: pair.other, points },
  segment: pair.segment_sealed && openJson<string>(key, pair.segment_sealed),
})

const saidBy = (pair: PairRow, of: string) =>
  of === whole ? [pair.said, pair.said_swapped] : [pair.said_criteria?.[of], pair.said_criteria_swapped?.[of]]

/** A verdict that flips with the sides is a tie: nobody knows which of the two it meant. */
export function judgedOf(
  key: Key,
  pairs: readonly PairRow[],
  of: string = whole,
): { outcomes: Outcome[]; swayed: Swayed } {
  const swayed = { first: 0, of: 0 }
  const outcomes = pairs.flatMap((pair): Outcome[] => {
    const [said, other] = saidBy(pair, of)
    if (!said || !other) return []
    const [drawn, swapped] = [pointsOfFirst(said), pointsOfFirst(other)]
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
  choices: Choices,
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
export function agreementOf(
  key: Key,
  pairs: readonly PairRow[],
  choices: Choices,
  of: string,
): PairAgreementWire | null {
  const verdict = (points: number | undefined) => (points === undefined ? 1 : points > 0.5 ? 2 : points < 0.5 ? 0 : 1)
  const both = pairs.filter(
    (pair) => saidBy(pair, of).every(Boolean) && (choices.get(pair.item ?? '') ?? []).length > 0,
  )
  if (both.length === 0) return null
  const [judged, chosen] = [judgedOf(key, both, of).outcomes, chosenOf(key, both, choices).outcomes]
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
