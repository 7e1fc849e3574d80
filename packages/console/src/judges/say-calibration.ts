import type { JudgeCalibrationWire } from '../api/wire.ts'
import { between, score } from '../evaluations/say-evaluation.ts'
import { plural } from '../words/numbers.ts'

type Measure = JudgeCalibrationWire['measures'][number]

const methods: Record<Measure['agreement']['by'], string> = {
  'gwet-ac1': 'Gwet’s AC1',
  'gwet-ac2': 'Gwet’s AC2',
  'krippendorff-interval': 'Krippendorff’s alpha',
}

export function sayAgreement({ agreement: { by, value, interval } }: Measure): string {
  if (value === null) return 'not known'
  return `${score(value)}${interval ? ` (${between(interval)})` : ''}, ${methods[by]}`
}

/** Which way the judge leans, as far as that is more than chance. */
export function sayBias({ difference }: Measure): string {
  if (!difference) return 'not known'
  const { mean, interval } = difference
  const told = `${mean > 0 ? '+' : ''}${score(mean)}${interval ? ` (${between(interval)})` : ''}`
  if (!interval) return told
  if (interval[0] > 0) return `${told}: kinder than people`
  if (interval[1] < 0) return `${told}: stricter than people`
  return `${told}: no lean is shown`
}

export function sayLength({ length }: Measure): string {
  if (!length) return 'not known'
  const told = `${length.slope > 0 ? '+' : ''}${score(length.slope)} (${between(length.interval)})`
  if (length.interval[0] > 0) return `${told}: likes what is long`
  if (length.interval[1] < 0) return `${told}: likes what is short`
  return `${told}: length does not sway it as far as is shown`
}

export function sayPosition(position: JudgeCalibrationWire['position']): string {
  if (position === null) return 'It has compared no pairs, so whether the place of an answer sways it is not known.'
  const { pairs, of, first, p_value } = position
  if (of === 0) return `Of ${plural(pairs, 'pair')} that it saw both ways round, none of its verdicts flipped.`
  return `Of ${plural(pairs, 'pair')} that it saw both ways round, ${plural(of, 'verdict')} flipped, ${first} of them to what stood first (p = ${p_value < 0.001 ? 'under 0.001' : p_value.toFixed(3)}): ${
    p_value < 0.05 ? 'the place sways it.' : 'that the place sways it is not shown.'
  }`
}
