/** What the scores of an evaluation come to, beside those of its baseline. */
import {
  weighScores,
  type Criterion,
  type EvaluationResult,
  type MeasureWire,
  type PeopleResult,
  type ReleaseGate,
} from '@countersign/core'
import { estimate, figuresOf, measuresOf } from './figures.ts'
import type { Scored, Standing } from './standing.ts'

/** Of an output without a score nobody knows how it would have done, so no gate is passed; nor while people are to decide. */
export function sumUp(
  criteria: readonly Criterion[],
  standing: Standing,
  gates: readonly ReleaseGate[],
  baseline: readonly Scored[] | null,
): EvaluationResult {
  const { scored } = standing
  const now = new Map(scored.map(({ id, scores }) => [id, figuresOf(criteria, scores)]))
  const before = new Map((baseline ?? []).map(({ id, scores }) => [id, figuresOf(criteria, scores)]))
  const measures = measuresOf(criteria).map((of): MeasureWire => {
    const pairs = [...now].flatMap(([id, figures]) => {
      const [is, was] = [figures.get(of), before.get(id)?.get(of)]
      return is === undefined || was === undefined ? [] : [is - was]
    })
    const { mean, interval, n } = estimate(pairs)
    return {
      ...{ of, ...estimate([...now.values()].flatMap((figures) => figures.get(of) ?? [])) },
      difference: mean === null ? null : { mean, interval, n },
    }
  })
  const judged = gates.map((gate) => judgeGate(gate, measures, standing, null))
  return {
    ...{ measures, gates: judged, passed: judged.every(({ passed }) => passed), people: null },
    ...{ judges: [], agreement: [] },
    regressions: [...now]
      .flatMap(([id, figures]) => {
        const [is, was] = [figures.get('total'), before.get(id)?.get('total')]
        return is === undefined || was === undefined || is >= was ? [] : [{ id, was, is }]
      })
      .sort((a, b) => a.is - a.was - (b.is - b.was)),
    failures: scored.flatMap(({ id, scores }) => {
      const { failed } = weighScores(criteria, scores)
      return failed.length === 0 ? [] : [{ id, criteria: failed }]
    }),
  }
}

/** The same result when people have answered since: what they would say, and the gates that ask for it. */
export function withPeople(
  result: EvaluationResult,
  gates: readonly ReleaseGate[],
  people: PeopleResult,
  standing: Standing,
): EvaluationResult {
  const judged = gates.map((gate) => judgeGate(gate, result.measures, standing, people))
  return { ...result, gates: judged, passed: judged.every(({ passed }) => passed), people }
}

function judgeGate(
  gate: ReleaseGate,
  measures: readonly MeasureWire[],
  { missing, undecided, rests }: Standing,
  people: PeopleResult | null,
): EvaluationResult['gates'][number] {
  if (gate.by === 'people') {
    const measure = people?.measures.find(({ of }) => of === gate.of)
    const value = measure?.powered?.interval[0] ?? null
    const because =
      missing > 0 ? 'missing' : value === null ? 'not-calibrated' : value >= gate.at_least ? 'reached' : 'under'
    return { ...gate, value, passed: because === 'reached', because, rests_on: { ...rests, people: measure?.n ?? 0 } }
  }
  const measure = measures.find(({ of }) => of === gate.of)
  const value = (gate.lower_end ? measure?.interval?.[0] : measure?.mean) ?? null
  const told = value === null ? 'unknown' : value >= gate.at_least ? 'reached' : 'under'
  const because = undecided > 0 ? 'undecided' : missing > 0 ? 'missing' : told
  return { ...gate, value, passed: because === 'reached', because, rests_on: rests }
}
