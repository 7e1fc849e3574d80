/**
 * How long what was proposed and said is kept, and the floors that laws set beneath it. A floor says what must be kept
 * at least; that something be deleted at some time is for the workspace to say.
 */
import { refuse, type Refusal } from './errors.ts'
import type { FloorRegime, RetentionClass } from './wire/index.ts'

export const retentionClasses: readonly RetentionClass[] = ['decisions', 'contested', 'log']

export const retentionFloors: Readonly<Record<FloorRegime, { days: number; clause: string }>> = {
  'eu-ai-act': { days: 183, clause: 'EU AI Act Art. 19 and 26(6): logs, at least six months' },
  'eeoc-1602': { days: 366, clause: '29 CFR 1602.14: personnel records, one year' },
  'ecoa-reg-b': { days: 762, clause: '12 CFR 1002.12(b): credit applications, 25 months' },
}
export const regimeNames = Object.keys(retentionFloors) as FloorRegime[]

export interface RetentionProfile {
  regimes: FloorRegime[]
  /** Null: kept until it is erased. */
  days: Record<RetentionClass, number | null>
}
/** Where nobody has chosen: the floor is locked and nothing goes by its age. */
export const usualRetention: RetentionProfile = {
  regimes: ['eu-ai-act'],
  days: { decisions: null, contested: null, log: null },
}

export interface Floor {
  days: number
  regime: FloorRegime
  clause: string
}
/** The highest of the floors that the regimes set. */
export function floorOf(named: readonly FloorRegime[]): Floor | null {
  let highest: Floor | null = null
  for (const regime of named)
    if (highest === null || retentionFloors[regime].days > highest.days)
      highest = { regime, ...retentionFloors[regime] }
  return highest
}

/** A profile that keeps every class as long as its regimes ask, and what proves a decision as long as the decision. */
export function decideRetention(wanted: RetentionProfile): { ok: true } | Refusal {
  const floor = floorOf(wanted.regimes)
  const keeps = (name: RetentionClass): number => wanted.days[name] ?? Infinity
  for (const name of retentionClasses)
    if (floor && keeps(name) < floor.days)
      return refuse('under-floor', `"${name}" is kept for at least ${floor.days} days: ${floor.clause}.`)
  if (keeps('contested') < keeps('decisions'))
    return refuse('under-floor', '"contested" is kept at least as long as "decisions".')
  if (keeps('log') < Math.max(keeps('decisions'), keeps('contested')))
    return refuse('under-floor', '"log" is kept at least as long as what it proves.')
  return { ok: true }
}
