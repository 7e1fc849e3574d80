/**
 * Stops. One person stops, two different people resume; the one who stopped may be one of them. A lone member of a solo
 * workspace resumes alone, marked `self`; a drill's stop needs one person, because nothing real stands still.
 */
import { refuse, type Refusal } from './errors.ts'
import type { DecisionStatus, StopLevel } from './wire/index.ts'

/** Nothing is released under these; `drain` only lets nothing new in. */
export const holdsReleases = (level: StopLevel): boolean => level !== 'drain'

const open: readonly DecisionStatus[] = ['waiting', 'holding', 'approved']

/** Decisions in these statuses freeze when the stop is set; `released` ones only while their effect is not known. */
export const freezes = (level: StopLevel): readonly DecisionStatus[] =>
  level === 'drain' ? [] : level === 'hold' ? open : [...open, 'released']

export interface StopState {
  drill: boolean
  resumedAt: number | null
  /** People who have agreed to resume and still may. */
  agreed: readonly string[]
}
export interface ResumeStep {
  ok: true
  resumed: boolean
  /** How many more people must agree. */
  needed: number
  self: boolean
  /** This person had agreed before: nothing new happened. */
  again: boolean
}

export function decideResume(stop: StopState, person: string, solo: boolean): ResumeStep | Refusal {
  if (stop.resumedAt !== null) return refuse('already-resumed')
  const people = new Set([...stop.agreed, person])
  const needed = solo || stop.drill ? 1 : 2
  return {
    ok: true,
    resumed: people.size >= needed,
    needed: Math.max(0, needed - people.size),
    self: solo && people.size < 2,
    again: stop.agreed.includes(person),
  }
}
