/** Why a task stands where it stands, in one sentence. */
import { formatDuration, type OrderWeights } from '@countersign/core'
import { orderScores, type OrderFacts } from './queue-order.ts'
import type { QueueSpec } from './queue-spec.ts'

const words: Record<keyof OrderWeights, string> = {
  risk: 'risk',
  confidence: 'doubt',
  deadline: 'deadline',
  reach: 'reach',
}
const [minute, hour] = [60_000, 3_600_000]
/** As near as people ask: hours, or minutes below three of them. */
function say(ms: number): string {
  const step = ms < 3 * hour ? minute : hour
  return formatDuration(Math.max(minute, Math.round(ms / step) * step))
}

/** @param key the stored order key, as it was when the task was made. */
export function whyNext(spec: QueueSpec, key: number, facts: OrderFacts): string {
  if (key === 0) return 'Its time has passed, so it comes before all others.'
  if (spec.order === 'oldest') return 'The oldest comes first.'
  if (spec.order === 'due')
    return facts.dueMs === null
      ? `No deadline runs, so it counts as due ${say(spec.longestWaitMs)} after it came.`
      : 'What is due first comes first.'
  const forward = facts.createdMs - key
  if (forward < minute) return 'Nothing brings it forward; the oldest comes first.'
  const scores = orderScores(spec, facts)
  const names = spec.order === 'risk' ? (['confidence'] as const) : (Object.keys(words) as (keyof OrderWeights)[])
  const parts = names
    .filter((name) => spec.order === 'risk' || spec.weights[name] > 0)
    .toSorted((a, b) => spec.weights[b] * scores[b] - spec.weights[a] * scores[a])
    .map((name) => `${words[name]} ${scores[name].toFixed(2)}`)
  return `Brought forward by ${say(forward)} of at most ${say(spec.longestWaitMs)}: ${parts.join(', ')}, each from 0 to 1.`
}
