/** How far a judge may be believed: its scores beside people's, of the same outputs by the same version of a rubric. */
import { gatherAnswers, krippendorffAlpha, predictionPoweredMean, studentQuantile } from '@countersign/algorithms'
import type { CalibrationMeasure, Criterion } from '@countersign/core'
import { estimate, figuresOf, measuresOf, type Scored } from './sum-up.ts'

/** An output with its scores, and a text of it by which it is the same or another. */
export interface ScoredOutput extends Scored {
  text: string
}
/** Fewer scores of people than that tell too little of the rest: the estimate covers less than it says. */
const fewestForMean = 30

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** By how much `y` rises with one more of `x`, by least squares, with Student's 95 % interval; null where x does not vary. */
function slopeWithin(x: readonly number[], y: readonly number[]): { slope: number; interval: [number, number] } | null {
  const n = x.length
  if (n < 3) return null
  const [meanX, meanY] = [meanOf(x), meanOf(y)]
  const spread = x.reduce((sum, value) => sum + (value - meanX) ** 2, 0)
  if (spread === 0) return null
  const slope = x.reduce((sum, value, i) => sum + (value - meanX) * ((y[i] ?? 0) - meanY), 0) / spread
  const left = x.reduce((sum, value, i) => sum + ((y[i] ?? 0) - meanY - slope * (value - meanX)) ** 2, 0)
  const reach = studentQuantile(0.975, n - 2) * Math.sqrt(left / (n - 2) / spread)
  return { slope, interval: [slope - reach, slope + reach] }
}

/** Krippendorff's alpha of two who scored, with its interval; ordinal where the values have an order. */
function alphaOf(pairs: readonly (readonly [number, number])[]): CalibrationMeasure['agreement'] {
  const values = [...new Set(pairs.flat())].sort((a, b) => a - b)
  const { coefficient, lower, upper, standardError } = krippendorffAlpha(
    gatherAnswers(
      {
        item: pairs.flatMap((_, i) => [i, i]),
        person: pairs.flatMap(() => [0, 1]),
        label: pairs.flatMap((pair) => pair.map((value) => values.indexOf(value))),
      },
      { items: pairs.length, people: 2, classes: Math.max(2, values.length) },
    ),
    { metric: values.length > 2 ? 'ordinal' : 'nominal' },
  )
  return coefficient === null ? null : { alpha: coefficient, interval: standardError === null ? null : [lower, upper] }
}

/**
 * Agreement beyond chance for each criterion with levels; bias (the judge less people) with its interval, and by length;
 * and the mean that people would give to all that the judge scored, prediction-powered, from thirty scores of people on.
 *
 * @see Angelopoulos, Duchi & Zrnic, "PPI++", 2023; Krippendorff, 2011.
 */
export function calibrate(
  criteria: readonly Criterion[],
  judged: readonly ScoredOutput[],
  byPeople: readonly ScoredOutput[],
): { both: number; changed: number; measures: CalibrationMeasure[] } {
  const theirs = new Map(byPeople.map((output) => [output.id, output]))
  const known = judged.filter(({ id }) => theirs.has(id))
  const both = known.flatMap((output) => {
    const other = theirs.get(output.id)
    return other && other.text === output.text
      ? [
          {
            length: output.text.length / 1_000,
            judge: figuresOf(criteria, output.scores),
            human: figuresOf(criteria, other.scores),
          },
        ]
      : []
  })
  const rest = judged.filter(({ id }) => !theirs.has(id)).map(({ scores }) => figuresOf(criteria, scores))
  const levelled = new Set(
    criteria.filter(({ kind }) => kind === 'binary' || kind === 'ordinal').map(({ name }) => name),
  )
  const measures = measuresOf(criteria).map((of): CalibrationMeasure => {
    const pairs = both.flatMap(({ length, judge, human }) => {
      const [j, h] = [judge.get(of), human.get(of)]
      return j === undefined || h === undefined ? [] : [{ length, j, h }]
    })
    const off = pairs.map(({ j, h }) => j - h)
    const judgeOnly = rest.flatMap((figures) => figures.get(of) ?? [])
    const powered =
      pairs.length < fewestForMean
        ? null
        : predictionPoweredMean({ human: pairs.map(({ h }) => h), judge: pairs.map(({ j }) => j), judgeOnly })
    const bias = estimate(off)
    const byLength = slopeWithin(
      pairs.map(({ length }) => length),
      off,
    )
    return {
      ...{ of, n: pairs.length, judge_only: judgeOnly.length },
      same: pairs.length === 0 ? null : pairs.filter(({ j, h }) => j === h).length / pairs.length,
      agreement:
        pairs.length > 0 && (levelled.has(of) || of === 'gates')
          ? alphaOf(pairs.map(({ j, h }) => [j, h] as const))
          : null,
      bias: bias.mean === null || bias.interval === null ? null : { mean: bias.mean, interval: bias.interval },
      bias_by_length: byLength && { per_thousand: byLength.slope, interval: byLength.interval },
      people_would: powered && {
        ...{ mean: powered.mean, interval: [powered.lower, powered.upper] },
        ...{ trust: powered.trust, effective: powered.effective },
      },
    }
  })
  return { both: both.length, changed: known.length - both.length, measures }
}
