/** How far a judge scores as people do, on outputs drawn at random that both scored. */
import { agreementWeights, gatherAnswers, gwet, krippendorffAlpha, regressionSlope } from '@countersign/algorithms'
import { middle, type Criterion, type JudgeCalibrationWire } from '@countersign/core'
import { compareFigures, type Compared } from './people-said.ts'
import { estimate, measuresOf } from './figures.ts'

type Measure = JudgeCalibrationWire['measures'][number]
interface Pair {
  judge: number
  people: number[]
  length: number
}

export function calibrate(criteria: readonly Criterion[], outputs: readonly Compared[]): Measure[] {
  const drawn = outputs.filter(({ drawn, people }) => drawn && people.length > 0)
  const figures = drawn.map((output) => compareFigures(criteria, output))
  return measuresOf(criteria).map((of) => {
    const pairs = figures.flatMap((one): Pair[] => {
      const { judge, people } = one.of(of)
      return judge === undefined || people.length === 0 ? [] : [{ judge, people, length: one.length }]
    })
    const differences = pairs.map(({ judge, people }) => judge - people.reduce((a, b) => a + b, 0) / people.length)
    const { mean, interval } = estimate(differences)
    const length = regressionSlope(
      pairs.map((pair) => Math.log2(Math.max(1, pair.length))),
      differences,
    )
    return {
      ...{ of, n: pairs.length, agreement: agreementOf(criteria, of, pairs) },
      difference: mean === null ? null : { mean, interval },
      length: length && { slope: length.slope, interval: [length.lower, length.upper] },
    }
  })
}

/** The judge against one voice of people for each output, the middle one: who agrees with whom among people is another question. */
function agreementOf(criteria: readonly Criterion[], of: string, pairs: readonly Pair[]): Measure['agreement'] {
  const criterion = criteria.find(({ name }) => name === of)
  const rated = pairs.map(({ judge, people }): [number, number] => [judge, middle(people)])
  const ordinal = criterion?.kind === 'ordinal'
  const nominal = of === 'gates' || criterion?.kind === 'binary'
  const values = ordinal
    ? criterion.levels.map(({ value }) => value)
    : nominal
      ? [0, 1]
      : [...new Set(rated.flat())].sort((a, b) => a - b)
  const answers = gatherAnswers(
    {
      item: rated.flatMap((_, i) => [i, i]),
      person: rated.flatMap(() => [0, 1]),
      label: rated.flat().map((value) => values.indexOf(value)),
    },
    { items: rated.length, people: 2, classes: values.length },
  )
  const [by, found] = ordinal
    ? (['gwet-ac2', gwet(answers, { weights: agreementWeights('quadratic', values) })] as const)
    : nominal
      ? (['gwet-ac1', gwet(answers)] as const)
      : (['krippendorff-interval', krippendorffAlpha(answers, { metric: 'interval', values })] as const)
  const { coefficient, standardError, lower, upper } = found
  return { by, value: coefficient, interval: standardError === null ? null : [lower, upper] }
}
