/**
 * How far people agree, by every figure that the scale of their answers allows, and which of them to read first. Of ordered
 * answers near misses count by their distance; of numbers with a true zero by their share.
 */
import {
  agreementWeights,
  bootstrapAgreements,
  fleissKappa,
  gwet,
  krippendorffAlpha,
  krippendorffWeights,
  meanCohenKappa,
  pairwiseAgreement,
  percentAgreement,
  wilsonInterval,
  type Agreement,
  type Answers,
  type AgreementWeights,
  type KrippendorffOptions,
} from '@countersign/algorithms'
import type { AgreementMatrixWire, AgreementWire, AnnotatorWire, Scale } from '@countersign/core'

export const bootstrapDraws = 500
/** Of many items drawing anew says little more than theory, and takes long: fewer draws where there is no theory. */
const drawsOfMany = 200
/** Under so many units twice answered, an interval by drawing anew says more than one by theory. */
const fewUnits = 50
const fewestUnits = 5
/** From this share of one answer on, alpha and the kappas come out low however well people agree. */
const nearlyAll = 0.8
/** More different numbers make no tables of two people's answers: alpha alone is told of them. */
const mostForKappas = 100
/** A matrix tells a share of no fewer common items, and of no more people: those who answered most. */
const fewestShared = 5
const mostInMatrix = 40

export interface Rated {
  answers: Answers
  scale: Scale
  /** What each class is worth, in order; of categories it says nothing. Null: classes are only of their item. */
  worth: readonly number[] | null
}
export interface Agreed {
  recommended: { name: string; because: string } | null
  /** The recommended first. */
  agreement: AgreementWire[]
}

export function measureAgreement({ answers: given, scale, worth }: Rated): Agreed {
  const { answers, values } = padded(given, worth)
  const ordered = scale !== 'nominal'
  const near = { nominal: 'nominal', ordinal: 'quadratic', interval: 'quadratic', ratio: 'ratio' }[scale]
  const same = { weights: identityWeights(answers.classes) }
  const options = { weights: values ? weightsOf(answers, scale, values) : same.weights }
  // Krippendorff's distance of levels depends on the answers; the others do not.
  const alpha: KrippendorffOptions = values && scale === 'ordinal' ? { metric: scale, values } : options
  const measures: Named[] = [
    ...(values
      ? [{ name: 'krippendorff-alpha', metric: scale, measure: (of: Answers) => krippendorffAlpha(of, alpha) }]
      : []),
    { name: 'percent', metric: null, measure: (of) => percentAgreement(of, same) },
    ...(values && values.length <= mostForKappas
      ? [
          { name: ordered ? 'gwet-ac2' : 'gwet-ac1', metric: near, measure: (of: Answers) => gwet(of, options) },
          { name: 'fleiss-kappa', metric: near, measure: (of: Answers) => fleissKappa(of, options) },
          { name: 'cohen-kappa', metric: near, measure: (of: Answers) => cohen(of, options) },
        ]
      : []),
  ]
  const agreement = figuresOf(answers, measures)
  const recommended = recommend(answers, scale, agreement)
  return { recommended, agreement: agreement.toSorted((a, b) => first(b, recommended) - first(a, recommended)) }
}

const identityWeights = (classes: number): AgreementWeights =>
  agreementWeights(
    'identity',
    Array.from({ length: classes }, (_, k) => k),
  )

/** Of levels the distance of their values; of a true zero the share that two numbers are apart. */
const weightsOf = (answers: Answers, scale: Scale, values: readonly number[]): AgreementWeights =>
  scale === 'nominal'
    ? identityWeights(values.length)
    : krippendorffWeights(answers, scale === 'ratio' ? 'ratio' : 'interval', values)

const first = ({ name }: AgreementWire, recommended: Agreed['recommended']): number =>
  name === recommended?.name ? 1 : 0

/** Answers know at least two classes; one that nobody gave is worth one more than the last. */
function padded(answers: Answers, worth: Rated['worth']): { answers: Answers; values: number[] | null } {
  if (worth === null) return { answers, values: null }
  const values = [...worth]
  while (values.length < answers.classes) values.push((values.at(-1) ?? 0) + 1)
  return { answers: { ...answers, classes: values.length }, values }
}

interface Named {
  name: string
  metric: string | null
  measure: (of: Answers) => Agreement & { pairs?: number }
}

/** By theory where there is one and enough items, else by drawing anew, all on the same draws. */
function figuresOf(answers: Answers, measures: readonly Named[]): AgreementWire[] {
  const found = measures.map((one) => ({ ...one, ...one.measure(answers) }))
  const units = found[0]?.units ?? 0
  const anew = found.filter(({ standardError }) => units < fewUnits || standardError === null)
  const drawn =
    units < fewestUnits
      ? []
      : bootstrapAgreements(
          answers,
          anew.map(({ measure }) => measure),
          { draws: units < fewUnits ? bootstrapDraws : drawsOfMany },
        )
  return found.map((one) => {
    const { name, metric, coefficient, standardError, lower, upper, expected, pairs } = one
    const theory = standardError !== null && units >= fewestUnits ? { lower, upper, standardError } : null
    return {
      ...{ name, metric, ...(pairs === undefined ? {} : { pairs }) },
      ...withinOf(coefficient, units, expected, drawn[anew.indexOf(one)] ?? null, theory),
    }
  })
}

interface Within {
  lower: number
  upper: number
  standardError: number
}

/** Of a handful of items no interval is told: any would be too narrow. */
function withinOf(
  value: number | null,
  n: number,
  expected: number,
  drawn: Within | null,
  theory: Within | null,
): Pick<AgreementWire, 'estimate' | 'standard_error' | 'by'> {
  const within = drawn ?? theory
  if (value === null || within === null)
    return { estimate: { value, interval: null, n }, standard_error: null, by: null }
  const by = drawn ? 'bootstrap' : 'theory'
  // Nothing to disagree was seen, which is no proof that there is none.
  const lower = within.upper - within.lower > 1e-9 ? within.lower : Math.min(value, 1 - unseen(n) / (1 - expected))
  return { estimate: { value, interval: [lower, within.upper], n }, standard_error: within.standardError, by }
}

/** With 97.5 % confidence no larger share of items has what none of n had (Clopper and Pearson's bound). */
const unseen = (n: number): number => 1 - 0.025 ** (1 / n)

/** Of two people theirs; of more the mean over pairs, each weighing what it shares. There is no theory of its error. */
function cohen(answers: Answers, options: { weights: AgreementWeights }): ReturnType<Named['measure']> {
  const { kappa, pairs } = meanCohenKappa(answers, options)
  return { ...fleissKappa(answers, options), coefficient: kappa, standardError: null, pairs }
}

const readsAs: Readonly<Record<Scale, string>> = {
  nominal: 'categories',
  ordinal: 'levels in their order',
  interval: 'numbers by their distance',
  ratio: 'numbers with a true zero',
}

function recommend(answers: Answers, scale: Scale, agreement: readonly AgreementWire[]): Agreed['recommended'] {
  const count = answers.label.length
  if (count === 0) return null
  const alpha = agreement.find(({ name }) => name === 'krippendorff-alpha')
  const steady = agreement.find(({ name }) => name === 'gwet-ac1' || name === 'gwet-ac2')
  if (!alpha)
    return {
      name: 'percent',
      because:
        'Answers of this kind make no classes: only how often two of them are the same can be told, with nothing taken off for chance.',
    }
  const counts = new Uint32Array(answers.classes)
  for (const label of answers.label) counts[label] = (counts[label] as number) + 1
  const most = Math.max(...counts) / count
  if (steady && most >= nearlyAll)
    return {
      name: steady.name,
      because: `${Math.round(most * 100)} % of the answers are the same. There alpha and the kappas come out low however well people agree; Gwet’s stays steady.`,
    }
  return {
    name: 'krippendorff-alpha',
    because: `It takes any number of people and answers that are missing, and reads these as ${readsAs[scale]}.`,
  }
}

/** How far each two agree on what both answered; of few common items only how many they are. */
export function matrixOf(
  answers: Answers,
  scale: Scale,
  worth: Rated['worth'],
  annotators: readonly AnnotatorWire[],
): AgreementMatrixWire | null {
  const given = new Uint32Array(answers.people)
  for (const person of answers.person) given[person] = (given[person] as number) + 1
  const active = [...given.keys()].filter((person) => (given[person] as number) > 0)
  if (active.length < 2) return null
  const shown = active
    .toSorted((a, b) => (given[b] as number) - (given[a] as number) || a - b)
    .slice(0, mostInMatrix)
    .sort((a, b) => a - b)
  const place = new Map(shown.map((person, at) => [person, at]))
  const table = padded(answers, worth)
  const weights = weightsOf(
    table.answers,
    table.values ? scale : 'nominal',
    table.values ?? Array.from({ length: answers.classes }, (_, k) => k),
  )
  return {
    people: shown.map((person) => annotators[person] as AnnotatorWire),
    fewest: fewestShared,
    cells: pairwiseAgreement(table.answers, { weights }).flatMap((pair): AgreementMatrixWire['cells'] => {
      const [one, other] = [place.get(pair.one), place.get(pair.other)]
      if (one === undefined || other === undefined) return []
      if (pair.shared < fewestShared) return [{ one, other, shared: pair.shared, share: null, kappa: null }]
      const { share, lower, upper } = wilsonInterval(Math.round(pair.observed * pair.shared), pair.shared)
      return [
        {
          ...{ one, other, shared: pair.shared, share: { value: share, interval: [lower, upper], n: pair.shared } },
          kappa: worth === null ? null : pair.kappa,
        },
      ]
    }),
    left_out: active.length - shown.length,
  }
}
