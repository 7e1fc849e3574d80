/** The order of a queue: one stored number for each task, so that the next is found at once however many wait. */
import { isJsonObject, type Json, type OrderWeights } from '@countersign/core'
import type { QueueSpec } from './queue-spec.ts'

type OrderSpec = Pick<QueueSpec, 'order' | 'longestWaitMs' | 'weights' | 'riskAttribute' | 'reachAttribute'>

/** What the order looks at. */
export interface OrderFacts {
  createdMs: number
  dueMs: number | null
  confidence: number | null
  /** Null where they are not at hand. */
  attributes: Json
}

/** Reaching a million is as urgent as it gets. */
const mostReachLog10 = 6
const clamp = (value: number): number => Math.min(1, Math.max(0, value))

/** How urgent each makes it, 0..1; 0.5 where nothing is known, and 0 where no deadline runs. */
export function orderScores(spec: OrderSpec, { createdMs, dueMs, confidence, attributes }: OrderFacts): OrderWeights {
  const attribute = (name: string | null): number | null => {
    const value = name !== null && isJsonObject(attributes) ? attributes[name] : undefined
    return typeof value === 'number' && Number.isFinite(value) ? value : null
  }
  const [risk, reach] = [attribute(spec.riskAttribute), attribute(spec.reachAttribute)]
  return {
    risk: clamp(risk ?? 0.5),
    confidence: clamp(1 - (confidence ?? 0.5)),
    deadline: dueMs === null ? 0 : clamp(1 - (dueMs - createdMs) / spec.longestWaitMs),
    reach: reach === null ? 0.5 : clamp(Math.log10(1 + Math.max(0, reach)) / mostReachLog10),
  }
}

const blendOf = (weights: OrderWeights, scores: OrderWeights): number => {
  const names = Object.keys(weights) as (keyof OrderWeights)[]
  const whole = names.reduce((sum, name) => sum + weights[name], 0)
  return whole === 0 ? 0 : names.reduce((sum, name) => sum + weights[name] * scores[name], 0) / whole
}

/**
 * The stored order key (smaller comes first), in milliseconds. Time enters as a fixed shift: urgency may bring a task
 * forward by at most the longest wait, so nothing that came in later than that can overtake it. Equal keys go by id,
 * which is the order of coming.
 */
export function orderKey(spec: OrderSpec, facts: OrderFacts): number {
  const { createdMs, dueMs } = facts
  if (spec.order === 'due') return Math.round(Math.min(dueMs ?? Infinity, createdMs + spec.longestWaitMs))
  if (spec.order === 'oldest') return Math.round(createdMs)
  const scores = orderScores(spec, facts)
  const urgency = spec.order === 'risk' ? scores.confidence : blendOf(spec.weights, scores)
  return Math.round(createdMs - urgency * spec.longestWaitMs)
}
