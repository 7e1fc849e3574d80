import { formatDuration, type AiShown, type Reason, type Rung } from '@countersign/core'

/** How a queue works. Durations in milliseconds. */
export interface QueueSpec {
  who: string[]
  order: 'oldest' | 'due' | 'risk'
  longestWaitMs: number
  leaseMs: number
  settleMs: number
  aiShown: AiShown
  delayMs: number
  /** Offered with a rejection, never demanded; none: the console's own. */
  reasons: Reason[]
  /** Before the deadline. */
  reminders: number[]
  ladder: Rung[]
}

export const defaultQueue: QueueSpec = {
  who: [],
  order: 'oldest',
  longestWaitMs: 24 * 3_600_000,
  leaseMs: 5 * 60_000,
  settleMs: 5_000,
  aiShown: 'open',
  delayMs: 5_000,
  reasons: [],
  reminders: [],
  ladder: [],
}
/** Contested outcomes, the one due first before the others. */
export const appealsQueue: QueueSpec = { ...defaultQueue, order: 'due', longestWaitMs: 30 * 86_400_000 }
/** Audits are judged without the AI's confidence and reasons. */
export const auditQueue: QueueSpec = { ...defaultQueue, aiShown: 'blind' }

export const queueWire = (name: string, spec: QueueSpec) => ({
  name,
  who: spec.who,
  order: spec.order,
  longest_wait: formatDuration(spec.longestWaitMs),
  lease: formatDuration(spec.leaseMs),
  settle: formatDuration(spec.settleMs),
  ai_shown: spec.aiShown,
  delay: formatDuration(spec.delayMs),
  reasons: spec.reasons,
  reminders: spec.reminders.map(formatDuration),
  ladder: spec.ladder.map(({ afterMs, to }) => ({ after: formatDuration(afterMs), to })),
})

/**
 * The stored order key (smaller comes first), in milliseconds. Time enters as a fixed shift: risk may bring a task
 * forward by at most the longest wait, so nothing that came in later than that can overtake it.
 * @param risk 0..1, how doubtful the machine was (1 − confidence; 0.5 where it said nothing).
 */
export function orderKey(spec: QueueSpec, createdMs: number, dueMs: number | null, risk: number): number {
  if (spec.order === 'risk') return Math.round(createdMs - Math.min(Math.max(risk, 0), 1) * spec.longestWaitMs)
  if (spec.order === 'due') return Math.round(Math.min(dueMs ?? Infinity, createdMs + spec.longestWaitMs))
  return Math.round(createdMs)
}
