import {
  formatDuration,
  type AiShown,
  type OrderWeights,
  type QueueOrder,
  type Reason,
  type VerifierWire,
  type Rung,
} from '@countersign/core'

/** How a queue works. Durations in milliseconds. */
export interface QueueSpec {
  who: string[]
  order: QueueOrder
  longestWaitMs: number
  leaseMs: number
  settleMs: number
  aiShown: AiShown
  delayMs: number
  /** Of the order `blend`: how much each counts, 0..1. */
  weights: OrderWeights
  /** The attributes that say how risky it is (0..1), and how many it reaches. */
  riskAttribute: string | null
  reachAttribute: string | null
  /** What a minute of its people's time costs, in the workspace's currency. */
  minuteCost: number | null
  /** Offered with a rejection, never demanded; none: the console's own. */
  reasons: Reason[]
  /** Looks at answers before they take effect. */
  verifier: VerifierWire | null
  /** Before the deadline. */
  reminders: number[]
  ladder: Rung[]
  /** For so long only those on the rota are told outside of the console, where one of them may answer. */
  rotaFirstMs: number | null
  /** Whose items wait here, and how much of what a person is given is gold. */
  project: { id: string; goldShare: number } | null
  /** Its project was put away: nothing of it is given out. */
  closed: boolean
  /** Whom gold has paused here. */
  paused: string[]
}

export const defaultQueue: QueueSpec = {
  who: [],
  order: 'oldest',
  longestWaitMs: 24 * 3_600_000,
  leaseMs: 5 * 60_000,
  settleMs: 5_000,
  aiShown: 'open',
  delayMs: 5_000,
  weights: { risk: 1, confidence: 1, deadline: 1, reach: 1 },
  riskAttribute: null,
  reachAttribute: null,
  minuteCost: null,
  reasons: [],
  verifier: null,
  reminders: [],
  ladder: [],
  rotaFirstMs: null,
  project: null,
  closed: false,
  paused: [],
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
  weights: spec.weights,
  risk_attribute: spec.riskAttribute,
  reach_attribute: spec.reachAttribute,
  minute_cost: spec.minuteCost,
  reasons: spec.reasons,
  verifier: spec.verifier,
  reminders: spec.reminders.map(formatDuration),
  ladder: spec.ladder.map(({ afterMs, to }) => ({ after: formatDuration(afterMs), to })),
  rota_first: spec.rotaFirstMs === null ? null : formatDuration(spec.rotaFirstMs),
})
