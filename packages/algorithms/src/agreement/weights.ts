/** How much of an agreement it is that one says class k and another class l: `weights[k · classes + l]`, 1 on the diagonal. */
export type AgreementWeights = Float64Array

export const weightKinds = [
  'identity',
  'linear',
  'quadratic',
  'ordinal',
  'radical',
  'ratio',
  'circular',
  'bipolar',
] as const
export type WeightKind = (typeof weightKinds)[number]

/**
 * Gwet's weights for classes of the given values (for instance 1, 2, 3 …), scaled so that the least agreement is 0.
 * "ordinal" looks at the order of the classes alone; "identity" at nothing but equality.
 *
 * Weakness: `ordinal` here is not Krippendorff's ordinal metric (see `krippendorffWeights`).
 *
 * @throws RangeError where `ratio` meets a value of 0 or below.
 * @see Gwet, Handbook of Inter-Rater Reliability, 4th ed., 2014, §3.5.
 */
export function agreementWeights(kind: WeightKind, values: readonly number[]): AgreementWeights {
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const span = high - low
  if (kind === 'ratio' && !(low > 0)) throw new RangeError('ratio weights need values above 0')
  const distances: Readonly<Record<WeightKind, (a: number, b: number, k: number, l: number) => number>> = {
    identity: (_a, _b, k, l) => (k === l ? 0 : 1),
    linear: (a, b) => Math.abs(a - b),
    quadratic: (a, b) => (a - b) ** 2,
    ordinal: (_a, _b, k, l) => ((Math.abs(k - l) + 1) * Math.abs(k - l)) / 2,
    radical: (a, b) => Math.sqrt(Math.abs(a - b)),
    ratio: (a, b) => ((a - b) / (a + b)) ** 2,
    circular: (a, b) => Math.sin((Math.PI * (a - b)) / (span + 1)) ** 2,
    bipolar: (a, b) => (a === b ? 0 : (a - b) ** 2 / ((a + b - 2 * low) * (2 * high - a - b))),
  }
  return weightsFrom(values.length, (k, l) => distances[kind](values[k]!, values[l]!, k, l))
}

/** 1 − distance / the largest distance; all 1 where every distance is 0. */
export function weightsFrom(classes: number, distance: (k: number, l: number) => number): AgreementWeights {
  const distances = Float64Array.from({ length: classes * classes }, (_, at) =>
    distance(Math.floor(at / classes), at % classes),
  )
  const furthest = distances.reduce((most, value) => Math.max(most, value), 0)
  return distances.map((value) => (furthest > 0 ? 1 - value / furthest : 1))
}
