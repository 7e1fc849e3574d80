/**
 * An objective: how wrong what goes ahead alone may be. The numbers are `algorithms`’; here stands what follows from
 * them. A promise is made for each system, version and segment by itself: a cell.
 */
import type { DecisionStatus, ObjectiveState, OutcomeBy, OutcomeVerdict, Verdict } from './wire/index.ts'

export interface ObjectiveRule {
  /** A condition, as policies have them. */
  where: string
  /** Share of wrong decisions that is permitted among those that go ahead alone, in (0, 1). */
  maxError: number
  /** Of the promise, in (0, 1). */
  confidence: number
  /** Share of all decisions in `where` that is drawn for an audit while it holds, in (0, 1]. */
  minAuditRate: number
  /** A fact whose values are judged apart; null where there is none. */
  segment: string | null
  /** Judged by what turned out to be true, so long after the decision; null where it is by audits. */
  truthAfterMs: number | null
  active: boolean
}
export interface Standing {
  state: ObjectiveState
  /** What lies at or above it may go ahead; null unless it holds. */
  threshold: number | null
}

/** One probability for every decision, whatever its route. Where nothing goes ahead on it, everything is audited. */
export const drawProbability = (
  { minAuditRate }: Pick<ObjectiveRule, 'minAuditRate'>,
  state: ObjectiveState,
): number => (state === 'holding' ? minAuditRate : 1)

export const isMetAt = ({ state, threshold }: Standing, confidence: number | null | undefined): boolean =>
  state === 'holding' && threshold !== null && typeof confidence === 'number' && confidence >= threshold

/** A full block was tested. @param threshold the loosest that keeps the promise; null where none does. */
export function afterTest(was: ObjectiveState, threshold: number | null): Standing & { breached: boolean } {
  if (threshold !== null) return { state: 'holding', threshold, breached: false }
  return { state: was === 'learning' ? 'learning' : 'breached', threshold: null, breached: was === 'holding' }
}
/** The change detector signalled. */
export const afterSignal: Standing = { state: 'breached', threshold: null }

/** Every objective that may share decisions with this one takes its part of what may go wrong (Bonferroni). */
export const sharedConfidence = (confidence: number, sharing: number): number => 1 - (1 - confidence) / sharing

/** What became of an audited decision. */
export interface AuditedOutcome {
  status: DecisionStatus
  verdict: OutcomeVerdict | null
  by: OutcomeBy | null
  /** People changed what was proposed. */
  edited: boolean
  overridden: boolean
}

/**
 * Was the AI wrong? An overturned audit is an error, and so is what people changed, turned down, vetoed or overrode,
 * even where the audit upholds it: then it upholds them.
 */
export function isAuditError(verdict: Verdict, { verdict: outcome, by, edited, overridden }: AuditedOutcome): boolean {
  if (verdict !== 'uphold' || edited || overridden) return true
  return by === 'person' && (outcome === 'rejected' || outcome === 'returned' || outcome === 'vetoed')
}

/** Does this change let more go ahead, or see less of it? */
export const loosensObjective = (was: ObjectiveRule, is: ObjectiveRule): boolean =>
  (is.active && !was.active) ||
  is.where !== was.where ||
  is.maxError > was.maxError ||
  is.confidence < was.confidence ||
  is.minAuditRate < was.minAuditRate ||
  is.segment !== was.segment ||
  is.truthAfterMs !== was.truthAfterMs

/** Is what was gathered evidence about something else now? Then every cell learns anew. */
export const restartsObjective = (was: ObjectiveRule, is: ObjectiveRule): boolean =>
  (is.active && !was.active) ||
  is.where !== was.where ||
  is.maxError !== was.maxError ||
  is.confidence !== was.confidence ||
  is.segment !== was.segment ||
  is.truthAfterMs !== was.truthAfterMs

/** Of the cells that are in use: breached if one is, holding if all are. */
export function stateOfCells(cells: readonly ObjectiveState[]): ObjectiveState {
  if (cells.includes('breached')) return 'breached'
  return cells.length > 0 && cells.every((state) => state === 'holding') ? 'holding' : 'learning'
}
