/**
 * A round whose model is yours. It gives a label and a score, not a share for each class: what is asked next goes by the
 * score alone, and how good it is by what it had said of items of the random arm before anybody answered them.
 */
import { createRandom, uncertainty, wilsonInterval, type Predictions } from '@countersign/algorithms'
import { isOneAnswer, type LabelWire, type LearntShare, type Question } from '@countersign/core'
import type { Query } from '../../../../store/database.ts'
import { openJson, type Key } from '../../../../store/seal.ts'
import type { ProjectRow } from '../../project-row.ts'
import { chooseBatch, vectorsOf, type Batch } from '../choose-batch.ts'
import { fewestDrawn, watched, type Learnt } from '../learn.ts'
import { candidateItems, classOf, labelledItems, mostLabelled, openRow, readRows } from '../read-pool.ts'
import { mostPredicted } from './most-predicted.ts'
import { openPredicted } from './predicted-item.ts'

/** Of the random arm, the last so many tell how good it is now. */
const lastDrawn = 100

export interface BackendLabelled {
  text: string
  label: string | null
  arm: string | null
  doneAt: number
  /** What it had said beforehand was right; null where it had said nothing. */
  right: boolean | null
}
export interface BackendCandidate {
  decision: string
  text: string
  /** Null where it said nothing. A score that it did not give is none, as Label Studio has it. */
  said: { label: string | null; score: number } | null
}

export async function readBackendPool(
  q: Query,
  key: Key,
  project: ProjectRow,
  question: Question,
): Promise<{ labelled: BackendLabelled[]; candidates: BackendCandidate[] }> {
  const [labelled, candidates]: [BackendLabelled[], BackendCandidate[]] = [[], []]
  const { name } = question
  for await (const row of readRows(q, project, labelledItems, mostLabelled)) {
    const { own, text } = openRow(key, row)
    const value = openJson<Record<string, LabelWire>>(own, row.label_sealed as Buffer)[name]?.value
    if (value === undefined) continue
    const said = row.predicted_sealed && openPredicted(own, row.predicted_sealed).labels[name]
    labelled.push({
      ...{ text, label: classOf(value), arm: row.arm, doneAt: row.done_at ?? 0 },
      right: said === null || said === undefined ? null : isOneAnswer(question, said, value),
    })
  }
  for await (const row of readRows(q, project, candidateItems, mostPredicted)) {
    const { own, text } = openRow(key, row)
    const said = row.predicted_sealed && openPredicted(own, row.predicted_sealed)
    const value = said?.labels[name]
    candidates.push({
      ...{ decision: row.decision, text },
      said: said && value !== undefined ? { label: classOf(value), score: said.score ?? 0 } : null,
    })
  }
  return { labelled, candidates }
}

/** Surer with every rise of the score, by whatever measure: from even odds to none. */
const oddsOf = (scores: readonly number[]): Predictions => ({
  classes: 2,
  values: scores.flatMap((score) => [0.5 + score / 2, 0.5 - score / 2]),
})

/** @param usable whether it answered this time; else the whole batch is drawn at random. */
export function learnFromBackend(
  labelled: readonly BackendLabelled[],
  candidates: readonly BackendCandidate[],
  { seed, usable, ...batch }: Batch & { seed: number; usable: boolean },
): Learnt {
  const random = createRandom(seed)
  const rows = vectorsOf(
    labelled.map(({ text }) => text),
    candidates.map(({ text }) => text),
  )
  const scoreOf = (at: number): number => candidates[at]?.said?.score ?? 0
  const eligible = usable ? candidates.flatMap(({ said }, at) => (said ? [at] : [])) : []
  const picks = chooseBatch(
    ...([rows.slice(labelled.length), rows.slice(0, labelled.length), batch, random, eligible] as const),
    (left) => ({ predictions: oddsOf(left.map(scoreOf)) }),
  )
  const doubts = eligible.length > 0 ? uncertainty(oddsOf(eligible.map(scoreOf))) : null
  return {
    classes: [...new Set(labelled.flatMap(({ label }) => label ?? []))].sort(),
    picks: picks.map(({ at, arm }) => ({ decision: candidates[at]!.decision, arm })),
    accuracy: accuracyOf(labelled),
    // What it would know, had it been told of the random arm alone, nobody can say.
    random: null,
    ...{ model: null, rarest: null, thresholds: null, expected: {} },
    uncertainty: doubts && doubts.reduce((sum, one) => sum + one, 0) / doubts.length,
    predicted: usable
      ? Object.fromEntries(
          candidates
            .slice(0, watched)
            .flatMap(({ decision, said }) => (said?.label ? [[decision, said.label] as const] : [])),
        )
      : {},
  }
}

function accuracyOf(labelled: readonly BackendLabelled[]): LearntShare | null {
  const drawn = labelled
    .filter(({ arm, right }) => arm === 'random' && right !== null)
    .toSorted((a, b) => b.doneAt - a.doneAt)
    .slice(0, lastDrawn)
  if (drawn.length < fewestDrawn) return null
  const { share, lower, upper } = wilsonInterval(drawn.filter(({ right }) => right).length, drawn.length)
  return { labels: labelled.length, n: drawn.length, share: share ?? 0, interval: [lower, upper] }
}
