import type { EvaluationResult, EvaluationWire, MeasureWire, OutputWire } from '../api/wire.ts'
import { count, plural } from '../words/numbers.ts'
import type { Tone } from '../words/status.ts'

type Gate = EvaluationResult['gates'][number]

/** A score, to as many digits as tell. */
export const score = (value: number): string => String(Math.round(value * 1_000) / 1_000)
export const between = ([low, high]: readonly [number, number]): string => `${score(low)} to ${score(high)}`
const signed = (value: number): string => (value > 0 ? `+${score(value)}` : score(value))

export function stateOf({ status, result }: Pick<EvaluationWire, 'status' | 'result'>): { words: string; tone: Tone } {
  if (status === 'collecting') return { words: 'Takes outputs', tone: 'calm' }
  if (status === 'running') return { words: 'Is scored', tone: 'calm' }
  if (status === 'cancelled') return { words: 'Cancelled', tone: 'plain' }
  if (!result || result.gates.length === 0) return { words: 'Done', tone: 'plain' }
  return result.passed ? { words: 'Passed', tone: 'good' } : { words: 'Not passed', tone: 'bad' }
}

/** What is measured, in words. */
export const nameOf = (of: string): string =>
  of === 'total' ? 'Total' : of === 'gates' ? 'Outputs that pass all gates of the rubric' : of

const reasons: Record<Gate['because'], string> = {
  reached: 'reached',
  under: 'not reached',
  unknown: 'not known, so not reached',
  missing: 'an output lacks a score, so not reached',
  undecided: 'people have not decided yet what the judges dispute, so not reached',
  'not-calibrated': 'too few people have answered, so not reached',
}
export function sayGate(gate: Gate, name = nameOf): string {
  const wanted = `${name(gate.of)}: ${gate.by === 'people' ? 'what people would say, by the lower end of its interval,' : gate.lower_end ? 'the lower end of the interval' : 'the mean'} at least ${score(gate.at_least)}`
  return `${wanted}; ${gate.value === null ? '' : `it is ${score(gate.value)}, `}${reasons[gate.because]}.`
}

/** What a gate's figure comes from, where that is more than the scores of one. */
export function sayRests(rests: Gate['rests_on']): string {
  if (!rests || (rests.judges < 2 && rests.people === 0 && rests.disputed === 0)) return ''
  const by = rests.judges > 0 ? ` by ${plural(rests.judges, 'judge')}` : ''
  const people = rests.people > 0 ? `; the scores of ${count(rests.people)} are people’s` : ''
  const open = rests.disputed > 0 ? `; on ${count(rests.disputed)} the judges disagree and nobody has decided` : ''
  return `It rests on ${plural(rests.outputs, 'output')} scored${by}${people}${open}.`
}

/** Who scored. */
export function sayJudges({ judges }: Pick<EvaluationWire, 'judges'>): string {
  const names = judges.map(({ name, model }) => `${name}${model === null ? '' : ` (${model})`}`)
  if (names.length === 0) return 'The scores came with the outputs.'
  if (names.length === 1)
    return `Scored by the judge ${names[0]}, whose mean is what it thinks, not what people would say.`
  return `Scored by ${names.slice(0, -1).join(', ')} and ${names.at(-1)}: what they come to together is what they think, not what people would say.`
}

/** Where judges part, in a few words. */
export function sayDisputed({ disagree, failed }: EvaluationWire['disputed']): string {
  const parts = [
    ...(disagree > 0 ? [`disagree on ${plural(disagree, 'output')}`] : []),
    ...(failed > 0 ? [`one failed on ${plural(failed, 'output')}`] : []),
  ]
  return parts.length === 0 ? 'The judges agree' : `The judges: ${parts.join('; ')}`
}

/** The verdict in one sentence. */
export function sayVerdict({ gates, passed }: Pick<EvaluationResult, 'gates' | 'passed'>): string {
  if (gates.length === 0) return 'No gate was set, so nothing is passed or failed'
  if (passed) return `It passes: ${gates.length === 1 ? 'its gate is' : `all ${count(gates.length)} gates are`} reached`
  const failed = gates.filter((gate) => !gate.passed).length
  return `It does not pass: ${plural(failed, 'gate')} of ${count(gates.length)} ${failed === 1 ? 'is' : 'are'} not reached`
}

/** Whether a difference is more than chance, as far as its interval tells. */
export function sayDifference(difference: MeasureWire['difference']): string {
  if (!difference) return '–'
  const { mean, interval } = difference
  if (!interval) return signed(mean)
  const told = `${signed(mean)} (${between(interval)})`
  if (interval[0] > 0) return `${told}, better`
  if (interval[1] < 0) return `${told}, worse`
  if (interval[0] === 0 && interval[1] === 0) return `${told}, unchanged`
  return `${told}, could be chance`
}

/** The mean of its totals with its interval, for a list. */
export const sayTotal = (total: Pick<MeasureWire, 'mean' | 'interval'> | undefined): string =>
  total?.mean == null ? '–' : `${score(total.mean)}${total.interval ? ` (${between(total.interval)})` : ''}`

/** In a line: what it came to and was before, who decided it, or why it has no score. */
export function sayOutput({ total, decided, was, disputed, state, scores }: OutputWire): string {
  const is = decided ? decided.total : total
  const now = is === null ? (scores ? 'no total' : state === 'unanswered' ? 'no output' : 'no score') : score(is)
  const before = was?.total == null ? '' : is === was.total ? ', as before' : `, was ${score(was.total)}`
  const who = decided ? ', decided by people' : disputed === null ? '' : disputed === 'failed' ? ', a judge failed' : ', judges disagree' // prettier-ignore
  return now + before + who
}
