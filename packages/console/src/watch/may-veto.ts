import type { DecisionRowWire } from '../api/wire.ts'

/** Whether a veto would still count: before the release always, after it until the window's end. */
export const mayVeto = ({ status }: Pick<DecisionRowWire, 'status'>, until: string | null, nowMs: number): boolean =>
  status === 'holding' ||
  status === 'approved' ||
  (until !== null && Date.parse(until) > nowMs && ['released', 'done', 'failed'].includes(status))
