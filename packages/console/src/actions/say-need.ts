import type { InsightsNeedWire } from '../api/wire.ts'
import { count, interval, percent, plural } from '../words/numbers.ts'

/** The answer in one sentence, as far as it is known. */
export function sayNeed({ adds }: Pick<InsightsNeedWire, 'adds'>): string {
  if (adds === 'yes') return 'A person adds something'
  if (adds === 'no') return 'A person makes it worse'
  return 'Whether a person adds anything is not known yet'
}

export function sayDiffered({ differed, by_people }: Pick<InsightsNeedWire, 'differed' | 'by_people'>): string {
  if (differed.n === 0 || differed.interval === null)
    return by_people === 0
      ? 'No person has decided here.'
      : 'In what was audited people did exactly what the AI proposed, so nothing tells what they add.'
  return `Where people did otherwise than the AI proposed, the audit upheld them in ${count(differed.better)} of ${count(differed.n)} (95 %: ${interval(differed.interval, 0)}); above a half they add something.`
}

export function saySeeded({ seeded }: Pick<InsightsNeedWire, 'seeded'>): string {
  if (seeded.missed === null || seeded.interval === null) return ''
  return `Of ${plural(seeded.n, 'seeded error')} people let ${percent(seeded.missed, 0)} pass (95 %: ${interval(seeded.interval, 0)}).`
}
