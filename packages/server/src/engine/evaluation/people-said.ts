/** What people said of outputs, and what that tells of what they would say of all. */
import { answersOf, predictionPoweredMean, type PoweredMean } from '@countersign/algorithms'
import { scaleOf, type Criterion, type PeopleMeasureWire, type PeopleResult, type Scores } from '@countersign/core'
import { measureAgreement } from '../projects/measure-agreement.ts'
import { estimate, figuresOf, measuresOf, type Figures } from './figures.ts'

/** With fewer than so many an interval covers less than it says. */
export const fewestAnswers = 30

/** An output with the judge's scores, and those of people where some gave theirs. */
export interface Compared {
  judge: Scores
  people: readonly Scores[]
  /** Who gave each of theirs. */
  by?: readonly string[]
  /** By chance, so that it stands for the others. */
  drawn: boolean
  /** Characters of what was put out. */
  length: number
}
export interface ComparedFigures {
  of: (measure: string) => { judge: number | undefined; people: number[] }
  drawn: boolean
  length: number
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

export function compareFigures(criteria: readonly Criterion[], { judge, people, ...rest }: Compared): ComparedFigures {
  const own = figuresOf(criteria, judge)
  const theirs: Figures[] = people.map((scores) => figuresOf(criteria, scores))
  return {
    ...rest,
    of: (measure) => ({
      judge: own.get(measure),
      people: theirs.flatMap((figures) => figures.get(measure) ?? []),
    }),
  }
}

export const scaleOfMeasure = (criteria: readonly Criterion[], of: string): [lowest: number, highest: number] => {
  const criterion = criteria.find(({ name }) => name === of)
  return (criterion && scaleOf(criterion)) ?? [0, 1]
}

/** @param asked outputs that people were asked about, scored by the judge or not. */
export function sumUpPeople(
  criteria: readonly Criterion[],
  outputs: readonly Compared[],
  asked: { asked: number; drawn: number; answered: number },
): PeopleResult {
  const all = outputs.map((output) => compareFigures(criteria, output))
  return {
    ...{ ...asked, fewest: fewestAnswers },
    measures: measuresOf(criteria).map((of) => ({
      ...powerMeasure(of, scaleOfMeasure(criteria, of), all),
      agreement: agreementAmong(criteria, of, outputs),
    })),
  }
}

/** How far people agree among themselves, where two or more scored the same output; null where nowhere two did. */
function agreementAmong(
  criteria: readonly Criterion[],
  of: string,
  outputs: readonly Compared[],
): PeopleMeasureWire['agreement'] {
  const said = outputs.flatMap(({ people, by = [] }, item) =>
    people.flatMap((scores, i) => {
      const value = figuresOf(criteria, scores).get(of)
      return value === undefined ? [] : [{ item, value, person: by[i] ?? '' }]
    }),
  )
  if (new Set(said.map(({ item }) => item)).size === said.length) return null
  const criterion = criteria.find(({ name }) => name === of)
  const scale =
    criterion?.kind === 'ordinal' ? 'ordinal' : of === 'gates' || criterion?.kind === 'binary' ? 'nominal' : 'interval'
  const given = criterion?.kind === 'ordinal' ? criterion.levels : said
  const worth = [...new Set(given.map(({ value }) => value))].sort((a, b) => a - b)
  const givers = [...new Set(said.map(({ person }) => person))]
  const answers = answersOf(
    said.map(({ item, value, person }) => ({ item, person: givers.indexOf(person), label: worth.indexOf(value) })),
    { items: outputs.length, people: givers.length, classes: Math.max(2, worth.length) },
  )
  return measureAgreement({ answers, scale, worth })
}

/** Outputs that were picked tell nothing of the others: where people scored them, they count as if nobody had. */
function powerMeasure(
  of: string,
  scale: readonly [lowest: number, highest: number],
  outputs: readonly ComparedFigures[],
): Omit<PeopleMeasureWire, 'agreement'> {
  const [human, judge, judgeOnly]: [number[], number[], number[]] = [[], [], []]
  for (const output of outputs) {
    const said = output.of(of)
    if (said.judge === undefined) continue
    if (output.drawn && said.people.length > 0) {
      human.push(meanOf(said.people))
      judge.push(said.judge)
    } else judgeOnly.push(said.judge)
  }
  const n = human.length
  const plain = estimate(human)
  const people = plain.mean === null ? null : { mean: plain.mean, interval: plain.interval }
  if (n < fewestAnswers) return { of, status: 'not-calibrated', n, people, powered: null }
  const { mean, lower, upper, trust, effective } = human.every((score) => score === human[0])
    ? unanimous(human[0] as number, n, scale)
    : predictionPoweredMean({ human, judge, judgeOnly })
  const interval: [number, number] = [Math.max(scale[0], lower), Math.min(scale[1], upper)]
  return { of, status: 'calibrated', n, people, powered: { mean, interval, trust, effective } }
}

/**
 * Scores without scatter do not mean that there is none: with 97.5 % confidence at most `rest` of all outputs would be
 * scored otherwise (Clopper and Pearson's bound), and none of them beyond the scale.
 */
function unanimous(
  score: number,
  n: number,
  [lowest, highest]: readonly [number, number],
): Omit<PoweredMean, 'standardError'> {
  const rest = 1 - 0.025 ** (1 / n)
  return {
    ...{ mean: score, lower: score - rest * (score - lowest), upper: score + rest * (highest - score) },
    ...{ trust: 0, effective: n },
  }
}
